import type { DType } from '../dtype.js';
import { dtypes } from '../dtype.js';
import { DamageError, type WeightsError, unsupported } from '../errors.js';
import { MAX_RANK } from '../tensor.js';
import { isCount } from './is-count.js';
import { isGetattr, runsCode } from './dangerous-globals.js';
import { Ignored, KnownGlobal, Placeholder, Storage, StoredTensor, Tuple } from './pickle-value.js';
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

function bad(what: string): never {
  throw new DamageError('BAD_FILE', what);
}

function counts(value: PickleValue | undefined, what: string): readonly number[] {
  const items =
    value instanceof Tuple ? value.items : Array.isArray(value) ? value : bad(`${what} is no tuple`);
  if (items.length > MAX_RANK) return bad(`${what} has ${items.length} axes`);
  return items.every(isCount) ? items : bad(`${what} is not of integers ≥ 0`);
}

/** The tensor that torch._utils._rebuild_tensor and its later versions make. */
function makeTensor(
  [storage, offset, size, strides]: readonly PickleValue[],
  dtypeArgument?: PickleValue,
): StoredTensor {
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
}

/** Views that are not the numbers of their storage but their negatives or conjugates: they have no dtype here. */
function unlessLazy(tensor: StoredTensor, metadata: PickleValue | undefined): StoredTensor {
  if (!(metadata instanceof Map)) return tensor;
  const lazy = ['neg', 'conj'].find((key) => metadata.get(key) === true);
  if (lazy === undefined) return tensor;
  const { storage, offset, shape, strides } = tensor;
  const what = `a lazy "${lazy}" of a storage (save it with .resolve_${lazy}())`;
  return new StoredTensor(storage, undefined, what, offset, shape, strides);
}

function firstTensor([tensor]: readonly PickleValue[]): PickleValue {
  return tensor instanceof StoredTensor || tensor instanceof Placeholder
    ? tensor
    : bad('a parameter is made of what is no tensor');
}

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

/** The name of a class that something is made of. */
function nameOf(value: PickleValue | undefined): string {
  return value instanceof KnownGlobal ? value.name : 'an object of no class';
}

function reconstruct([type, , ...rest]: readonly PickleValue[]): Placeholder {
  const made = new Placeholder(nameOf(type));
  made.parts.push(...rest);
  return made;
}

/** A name of an attribute that leads nowhere: Python's own have underscores around them. */
const ATTRIBUTE = /^(?!__)\w+$/;

/**
 * What a call in a pickle makes.
 *
 * @throws WeightsError UNSUPPORTED where getattr reaches for more than a method of an unknown class; DamageError where it is
 *   no function that is called
 */
export function callGlobal(
  { name, meaning }: KnownGlobal,
  args: Tuple,
  spend: (values: number) => void,
): PickleValue {
  if (meaning.kind === 'function') return meaning.call(args.items, spend);
  if (meaning.kind === 'getattr') {
    const [owner, attribute] = args.items;
    const unknown =
      owner instanceof Placeholder || (owner instanceof KnownGlobal && owner.meaning.kind === 'unknown');
    if (!unknown || typeof attribute !== 'string' || !ATTRIBUTE.test(attribute)) throw refusedGlobal(name);
    return new Placeholder(`${owner instanceof Placeholder ? owner.what : owner.name}.${attribute}`);
  }
  if (meaning.kind !== 'unknown' && meaning.kind !== 'class')
    return bad(`${name} is called, which is no function`);
  spend(args.items.length);
  const made = new Placeholder(name);
  made.parts.push(...args.items);
  return made;
}

/** A list of the items of one, as set, frozenset, list and tuple take it. */
function makeList(name: string): GlobalFunction {
  return ([from = []], spend) => {
    const items = from instanceof Tuple ? from.items : from;
    if (!Array.isArray(items)) return new Placeholder(name);
    spend(items.length);
    return name === 'tuple' ? new Tuple([...(items as PickleValue[])]) : [...(items as PickleValue[])];
  };
}

const functions: Readonly<Record<string, GlobalFunction>> = {
  'collections.OrderedDict': makeDict,
  'collections.Counter': makeDict,
  // What makes the values that are not there means nothing to us.
  'collections.defaultdict': ([, from], spend) => makeDict([from ?? []], spend),
  // Sets, whose order is free, and copies of lists.
  ...Object.fromEntries(
    ['set', 'frozenset', 'list', 'tuple'].flatMap((name) =>
      ['builtins', '__builtin__'].map((module) => [`${module}.${name}`, makeList(name)] as const),
    ),
  ),
  // Python 2's bytes and protocol 2's: a text of as many letters.
  '_codecs.encode': ([text]) =>
    typeof text === 'string' ? Buffer.from(text, 'latin1') : bad('bytes are made of what is no text'),
  'torch._utils._rebuild_tensor': (args) => makeTensor(args),
  'torch._utils._rebuild_tensor_v2': (args) => unlessLazy(makeTensor(args), args[6]),
  'torch._utils._rebuild_tensor_v3': (args) => unlessLazy(makeTensor(args, args[6] ?? null), args[7]),
  'torch._utils._rebuild_parameter': firstTensor,
  'torch._utils._rebuild_parameter_with_state': firstTensor,
  // A tensor with attributes: the function that makes it, its class, the arguments, the attributes.
  'torch._tensor._rebuild_from_type_v2': ([callee, , args], spend) =>
    callee instanceof KnownGlobal && args instanceof Tuple
      ? callGlobal(callee, args, spend)
      : bad('a tensor is made by what is no function'),
  // Objects of Python 2's protocols: class, class to begin with, and its value.
  'copyreg._reconstructor': reconstruct,
  'copy_reg._reconstructor': reconstruct,
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
function dtypeGlobals(
  name: string,
  storage: string | undefined,
  elementBytes: number,
  dtype?: DType,
): [string, GlobalMeaning][] {
  return [
    [`torch.${name}`, { kind: 'dtype', dtype, dtypeName: name }],
    ...(storage === undefined ? [] : [storageGlobal(`torch.${storage}`, name, elementBytes, dtype)]),
  ];
}

function storageGlobal(
  global: string,
  dtypeName: string,
  elementBytes: number,
  dtype?: DType,
): [string, GlobalMeaning] {
  return [global, { kind: 'storage', dtype, dtypeName, elementBytes }];
}

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

/** The error of a file that asks for what it must not get. */
export function refusedGlobal(dotted: string): WeightsError {
  return unsupported(
    `Refused to load ${JSON.stringify(dotted.slice(0, 200))}, which the file asks for: only tensors and plain data are read, ` +
      'nothing that could run code.',
    { hint: 'Save the weights alone, with torch.save(model.state_dict(), FILE).' },
  );
}

/**
 * What a name in a pickle means: one of the list of what weights need, or else a class or function that is not known,
 * which becomes a placeholder where it is used.
 *
 * @throws WeightsError UNSUPPORTED naming it, where it is one that runs code and that no weights have a use for: such a
 *   file was made to do harm
 */
export function findGlobal(module: string, name: string): KnownGlobal {
  const dotted = `${module}.${name}`;
  const meaning = meanings.get(dotted);
  if (meaning !== undefined) return new KnownGlobal(dotted, meaning);
  if (isGetattr(module, name)) return new KnownGlobal(dotted, { kind: 'getattr' });
  if (runsCode(module, name)) throw refusedGlobal(dotted);
  return new KnownGlobal(dotted, { kind: 'unknown' });
}
