import type { DType } from '../dtype.js';
import { dtypes } from '../dtype.js';
import { WeightsError } from '../errors.js';
import { MAX_RANK } from '../tensor.js';
import { isCount } from './is-count.js';
import { Ignored, KnownGlobal, Storage, StoredTensor, Tuple } from './pickle-value.js';
import type { GlobalFunction, GlobalMeaning, PickleValue } from './pickle-value.js';

/** torch's names of the dtypes that exist here, with the class its storages had before they lost their type. */
const DTYPES: readonly (readonly [name: string, storage: string | undefined, dtype: DType])[] = [
  ['float32', 'FloatStorage', 'float32'],
  ['float64', 'DoubleStorage', 'float64'],
  ['float16', 'HalfStorage', 'float16'],
  ['bfloat16', 'BFloat16Storage', 'bfloat16'],
  ['int64', 'LongStorage', 'int64'],
  ['int32', 'IntStorage', 'int32'],
  ['int16', 'ShortStorage', 'int16'],
  ['int8', 'CharStorage', 'int8'],
  ['uint8', 'ByteStorage', 'uint8'],
  ['bool', 'BoolStorage', 'bool'],
  ['uint16', undefined, 'uint16'],
  ['uint32', undefined, 'uint32'],
  ['uint64', undefined, 'uint64'],
];

/** Harmless, but without an array here: tensors of them are left out with a note. With their bytes an element. */
const OTHER_DTYPES: readonly (readonly [name: string, storage: string | undefined, elementBytes: number])[] =
  [
    ['complex64', 'ComplexFloatStorage', 8],
    ['complex128', 'ComplexDoubleStorage', 16],
    ['complex32', undefined, 4],
    ['qint8', 'QInt8Storage', 1],
    ['quint8', 'QUInt8Storage', 1],
    ['qint32', 'QInt32Storage', 4],
    ['float8_e4m3fn', undefined, 1],
    ['float8_e4m3fnuz', undefined, 1],
    ['float8_e5m2', undefined, 1],
    ['float8_e5m2fnuz', undefined, 1],
  ];

const bad = (what: string): never => {
  throw new RangeError(what);
};

const counts = (value: PickleValue | undefined, what: string): readonly number[] => {
  const items =
    value instanceof Tuple ? value.items : Array.isArray(value) ? value : bad(`${what} is no tuple`);
  if (items.length > MAX_RANK) return bad(`${what} has ${items.length} axes`);
  return items.every(isCount) ? items : bad(`${what} is not of integers ≥ 0`);
};

/** The tensor that torch._utils._rebuild_tensor and its later versions make. */
const makeTensor = (
  [storage, offset, size, strides]: readonly PickleValue[],
  dtypeArgument?: PickleValue,
): StoredTensor => {
  if (!(storage instanceof Storage)) return bad('a tensor has no storage');
  if (!isCount(offset)) return bad('the offset of a tensor is no integer ≥ 0');
  const shape = counts(size, 'the size of a tensor');
  const steps = counts(strides, 'the strides of a tensor');
  if (shape.length !== steps.length) return bad('a tensor has another number of strides than of axes');
  if (dtypeArgument === undefined)
    return new StoredTensor(storage, storage.dtype, storage.dtypeName, offset, shape, steps);
  if (!(dtypeArgument instanceof KnownGlobal) || dtypeArgument.meaning.kind !== 'dtype')
    return bad('the dtype of a tensor is none');
  const { dtype, dtypeName } = dtypeArgument.meaning;
  return new StoredTensor(storage, dtype, dtypeName, offset, shape, steps);
};

/** Views that are not the numbers of their storage but their negatives or conjugates. */
const refuseLazy = (metadata: PickleValue | undefined): void => {
  if (!(metadata instanceof Map)) return;
  for (const key of ['neg', 'conj']) {
    if (metadata.get(key) === true)
      throw new WeightsError(
        'UNSUPPORTED',
        `A tensor is a lazy "${key}" of its storage. Save it with .resolve_${key}().`,
      );
  }
};

const firstTensor = ([tensor]: readonly PickleValue[]): PickleValue =>
  tensor instanceof StoredTensor ? tensor : bad('a parameter is made of what is no tensor');

/** A dict of nothing, of another dict (which then is the same one) or of a list of pairs, as Python's constructor takes. */
const makeDict: GlobalFunction = ([from], spend) => {
  if (from instanceof Map) return from;
  const dict = new Map<PickleValue, PickleValue>();
  const pairs = Array.isArray(from) ? from : [];
  spend(pairs.length);
  for (const pair of pairs) {
    const items = pair instanceof Tuple ? pair.items : pair;
    if (!Array.isArray(items) || items.length !== 2) return bad('a dict is made of what are no pairs');
    dict.set(items[0] as PickleValue, items[1] as PickleValue);
  }
  return dict;
};

const functions: Readonly<Record<string, GlobalFunction>> = {
  'collections.OrderedDict': makeDict,
  'collections.Counter': makeDict,
  // Python 2's bytes and protocol 2's: a text of as many letters.
  '_codecs.encode': ([text]) =>
    typeof text === 'string' ? Buffer.from(text, 'latin1') : bad('bytes are made of what is no text'),
  'torch._utils._rebuild_tensor': (args) => makeTensor(args),
  'torch._utils._rebuild_tensor_v2': (args) => {
    refuseLazy(args[6]);
    return makeTensor(args);
  },
  'torch._utils._rebuild_tensor_v3': (args) => {
    refuseLazy(args[7]);
    return makeTensor(args, args[6] ?? null);
  },
  'torch._utils._rebuild_parameter': firstTensor,
  'torch._utils._rebuild_parameter_with_state': firstTensor,
  // A tensor with attributes: the function that makes it, its class, the arguments, the attributes.
  'torch._tensor._rebuild_from_type_v2': ([callee, , args], spend) =>
    callee instanceof KnownGlobal && callee.meaning.kind === 'function' && args instanceof Tuple
      ? callee.meaning.call(args.items, spend)
      : bad('a tensor is made by what is no function'),
  'torch.Size': ([items]) => new Tuple(counts(items ?? new Tuple([]), 'a torch.Size')),
  'torch.device': () => new Ignored('torch.device'),
};

const classes = [
  'torch.Tensor',
  'torch.nn.parameter.Parameter',
  'torch.nn.Parameter',
  'torch.nn.parameter.Buffer',
];

/** A dtype and, where it has one, its storage class. */
const dtypeGlobals = (
  name: string,
  storage: string | undefined,
  elementBytes: number,
  dtype?: DType,
): [string, GlobalMeaning][] => [
  [`torch.${name}`, { kind: 'dtype', dtype, dtypeName: name }],
  ...(storage === undefined ? [] : [storageGlobal(`torch.${storage}`, name, elementBytes, dtype)]),
];

const storageGlobal = (
  global: string,
  dtypeName: string,
  elementBytes: number,
  dtype?: DType,
): [string, GlobalMeaning] => [global, { kind: 'storage', dtype, dtypeName, elementBytes }];

const meanings: ReadonlyMap<string, GlobalMeaning> = new Map<string, GlobalMeaning>([
  ...DTYPES.flatMap(([name, storage, dtype]) => dtypeGlobals(name, storage, dtypes[dtype].bytes, dtype)),
  ...OTHER_DTYPES.flatMap(([name, storage, elementBytes]) => dtypeGlobals(name, storage, elementBytes)),
  storageGlobal('torch.storage.UntypedStorage', 'untyped bytes', 1),
  storageGlobal('torch.UntypedStorage', 'untyped bytes', 1),
  ...Object.entries(functions).map(([name, call]): [string, GlobalMeaning] => [
    name,
    { kind: 'function', call },
  ]),
  ...classes.map((name): [string, GlobalMeaning] => [name, { kind: 'class' }]),
]);

/**
 * Looks a global up in the list of what weights need.
 *
 * @throws WeightsError UNSUPPORTED naming it, for all others: they could run code
 */
export const findGlobal = (module: string, name: string): KnownGlobal => {
  const dotted = `${module}.${name}`;
  const meaning = meanings.get(dotted);
  if (meaning !== undefined) return new KnownGlobal(dotted, meaning);
  throw new WeightsError(
    'UNSUPPORTED',
    `Refused to load ${JSON.stringify(dotted.slice(0, 200))}, which the file asks for: only tensors and plain data are read, ` +
      'nothing that could run code. Save the weights alone, with torch.save(model.state_dict(), FILE).',
  );
};
