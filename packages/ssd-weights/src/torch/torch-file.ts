import type { ByteSource } from '../byte-source.js';
import { decodeTensor } from '../decode-tensor.js';
import type { DType } from '../dtype.js';
import { dtypes } from '../dtype.js';
import { WeightsError, badFile } from '../errors.js';
import { UnreadableTensors } from '../unreadable-tensors.js';
import { sizeOfShape } from '../tensor.js';
import { MAX_TENSORS, tensorFile } from '../tensor-file.js';
import type { FormatName, TensorEntry, TensorFile } from '../tensor-file.js';
import { collectTensors } from './collect-tensors.js';
import { gather, reachOf } from './gather.js';
import type { PickleValue, Storage, StoredTensor } from './pickle-value.js';

/** What the two layouts of a PyTorch file have in common once the pickle is read. */
export interface TorchParts {
  readonly source: ByteSource;
  readonly format: FormatName;
  readonly root: PickleValue;
  /** Where in it the weights lie, where that was said. */
  readonly key: string | undefined;
  readonly bigEndian: boolean;
  /** Bytes that the file has for a storage; undefined where it has none of that key. */
  readonly storageBytes: (key: string) => number | undefined;
  readonly readStorage: (key: string) => Promise<Uint8Array>;
}

interface TorchEntry extends TensorEntry {
  readonly tensor: StoredTensor;
}

/** A view may repeat what it views (`expand`), tied weights are views of one storage: so many times the file, and this. */
const MAX_REPETITION = 16;
const FREE_BYTES = 2 ** 26;

function startOf({ storage, offset }: StoredTensor, dtype: DType): number {
  return storage.start * storage.elementBytes + offset * dtypes[dtype].bytes;
}

/** The tensor to read, or the error of reading it. */
function checkEntry(
  { source, storageBytes }: TorchParts,
  name: string,
  tensor: StoredTensor,
  dtype: DType,
): TorchEntry | WeightsError {
  const { storage, offset, shape, strides } = tensor;
  const fail = (expected: string, got: string): WeightsError =>
    badFile(`Expected tensor "${name}" in ${source.file} to have ${expected}, got ${got}.`);
  const size = sizeOfShape(shape);
  if (size === undefined) return fail('a shape of integers ≥ 0', JSON.stringify(shape));
  const { bytes } = dtypes[dtype];
  const inFile = storageBytes(storage.key);
  if (inFile === undefined) return fail(`its values in the file, under the key "${storage.key}"`, 'none');
  const storageEnd = (storage.start + storage.length) * storage.elementBytes;
  if (storageEnd > inFile) return fail(`a storage "${storage.key}" of ${storageEnd} bytes`, String(inFile));
  const reach = storage.start * storage.elementBytes + reachOf(offset, shape, strides) * bytes;
  if (size > 0 && reach > storageEnd)
    return fail(
      `its values within the ${storageEnd} bytes of its storage`,
      `a view that reaches to byte ${reach}`,
    );
  return { name, dtype, shape, bytes: size * bytes, tensor };
}

function checkTotal({ file, size }: ByteSource, entries: readonly TorchEntry[]): void {
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  const most = MAX_REPETITION * size + FREE_BYTES;
  if (entries.length > MAX_TENSORS || total > most) {
    throw badFile(
      `Expected at most ${MAX_TENSORS} tensors of ${most} bytes together in ${file}, which has ${size}, got ${entries.length} of ${total}.`,
    );
  }
}

/** The tensors of a pickle, checked against the file, to be read one by one. */
export function openTorchParts(parts: TorchParts): TensorFile {
  const { source, format, root, key, bigEndian, readStorage } = parts;
  const { tensors, objects, notes } = collectTensors(source.file, root, key);
  const entries: TorchEntry[] = [];
  const leftOut = new UnreadableTensors(source.file);
  for (const [name, tensor] of tensors) {
    if (tensor.dtype === undefined) leftOut.add(`of ${tensor.dtypeName}`, name);
    else {
      const entry = checkEntry(parts, name, tensor, tensor.dtype);
      if (entry instanceof WeightsError) leftOut.addDamaged(name, entry);
      else entries.push(entry);
    }
  }
  for (const { name, what } of objects) leftOut.add(`of ${what}, which is not known`, name);
  checkTotal(source, entries);

  // The storage read last: tensors that share one follow each other.
  let last: { storage: Storage; bytes: Uint8Array } | undefined;
  return tensorFile({
    file: source.file,
    format,
    entries,
    notes,
    leftOut,
    readEntry: async ({ dtype, shape, tensor }) => {
      const { storage, strides } = tensor;
      if (last?.storage.key !== storage.key) last = { storage, bytes: await readStorage(storage.key) };
      const values = gather(last.bytes.subarray(startOf(tensor, dtype)), dtype, shape, strides);
      return decodeTensor(dtype, shape, values, { bigEndian });
    },
    close: source.close,
  });
}
