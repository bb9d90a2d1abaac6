import { openSource } from '../byte-source.js';
import type { ByteSource } from '../byte-source.js';
import { decodeTensor } from '../decode-tensor.js';
import { MAX_RANK } from '../tensor.js';
import { dtypes } from '../dtype.js';
import { DamageError, WeightsError, badFile, messageOf } from '../errors.js';
import { UnreadableTensors } from '../unreadable-tensors.js';
import { bytesOfShape, closingOnError, MAX_TENSORS, tensorFile } from '../tensor-file.js';
import type { TensorEntry, TensorFile } from '../tensor-file.js';
import { dtypeOfTensorFlow, nameOfTensorFlow } from './data-types.js';
import { openTable } from './open-table.js';
import type { Table } from './open-table.js';
import { tensorProtoBytes } from './tensor-proto.js';
import { parseSlice, pasteSlice, resolveSlice } from './tensor-slice.js';
import type { Extent } from './tensor-slice.js';
import { wireFields } from './wire.js';

// tensorflow/core/util/saved_tensor_slice.proto: the table holds, under the empty key, SavedTensorSlices with `meta` (1),
// and under a key of each tensor's name and slice SavedTensorSlices with `data` (2).

/** The file does not pack its values, but an int64 may take one byte of eight. */
const MAX_PACKING = 8;

interface Described {
  name: string;
  shape: number[];
  type: number;
}

/** The bytes of every field of that number. */
function messages(message: Uint8Array, wanted: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (const entry of wireFields(message))
    if (entry.field === wanted && entry.kind === 'bytes') found.push(entry.bytes);
  return found;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

/** Lengths of the axes of a TensorShapeProto: `dim` (2) with `size` (1). */
function parseShape(message: Uint8Array): number[] {
  return messages(message, 2).map((dim) => {
    let size = 0;
    for (const entry of wireFields(dim))
      if (entry.field === 1 && entry.kind === 'varint') size = Number(BigInt.asIntN(64, entry.value));
    return size;
  });
}

/** SavedSliceMeta: name (1), shape (2), type (3). */
function parseMeta(message: Uint8Array): Described {
  const described: Described = { name: '', shape: [], type: 0 };
  for (const entry of wireFields(message)) {
    if (entry.field === 1 && entry.kind === 'bytes') described.name = text(entry.bytes);
    if (entry.field === 2 && entry.kind === 'bytes') described.shape = parseShape(entry.bytes);
    if (entry.field === 3 && entry.kind === 'varint') described.type = Number(entry.value);
  }
  return described;
}

/** What the table says of all tensors. */
async function readMeta(table: Table): Promise<Described[]> {
  const first = await table.first();
  const lists = first === undefined || first[0].length > 0 ? [] : messages(first[1], 1);
  if (lists.length === 0)
    throw new DamageError(
      'BAD_FILE',
      'its first entry lists no tensors, as in the data of a newer checkpoint, whose PREFIX.index is to be named',
    );
  return lists.flatMap((list) => messages(list, 1).map(parseMeta));
}

/** How the keys of all slices of a tensor begin: 0, the name with 0 and 255 escaped, and its end (OrderedCode). */
function keyPrefix(name: string): Uint8Array {
  const bytes = [0];
  for (const byte of Buffer.from(name))
    bytes.push(...(byte === 0 ? [0, 0xff] : byte === 0xff ? [0xff, 0] : [byte]));
  return Uint8Array.from([...bytes, 0, 1]);
}

/** SavedSlice in SavedTensorSlices.data: name (1), slice (2), data (3). */
function parseSavedSlice(message: Uint8Array): { name: string; slice: Extent[]; data: Uint8Array } {
  const saved = { name: '', slice: [] as Extent[], data: new Uint8Array() as Uint8Array };
  for (const data of messages(message, 2)) {
    for (const entry of wireFields(data)) {
      if (entry.kind !== 'bytes') continue;
      if (entry.field === 1) saved.name = text(entry.bytes);
      if (entry.field === 2) saved.slice = parseSlice(entry.bytes);
      if (entry.field === 3) saved.data = entry.bytes;
    }
  }
  return saved;
}

/** The values of a tensor, put together from its slices; most have one. */
async function readValues(table: Table, { name, dtype, shape, bytes }: TensorEntry): Promise<Uint8Array> {
  const whole = new Uint8Array(bytes);
  const { bytes: elementBytes } = dtypes[dtype];
  let filled = 0;
  for (const [, value] of await table.entriesFrom(keyPrefix(name))) {
    const saved = parseSavedSlice(value);
    if (saved.name !== name) continue;
    const { starts, lengths } = resolveSlice(saved.slice, shape);
    const part = tensorProtoBytes(saved.data, dtype);
    const expected = lengths.reduce((product, length) => product * length, elementBytes);
    if (part.length !== expected)
      throw new DamageError('BAD_FILE', `a part of it has ${part.length} bytes, its shape needs ${expected}`);
    pasteSlice(whole, part, { shape, starts, lengths, elementBytes });
    filled += part.length;
  }
  if (filled !== bytes)
    throw new DamageError('BAD_FILE', `its parts have ${filled} bytes together, its shape needs ${bytes}`);
  return whole;
}

function toEntries(
  source: ByteSource,
  described: readonly Described[],
): { entries: TensorEntry[]; leftOut: UnreadableTensors } {
  const leftOut = new UnreadableTensors(source.file);
  const entries: TensorEntry[] = [];
  for (const { name, shape, type } of described) {
    const dtype = dtypeOfTensorFlow(type);
    if (dtype === undefined) {
      leftOut.add(`of ${nameOfTensorFlow(type)}`, name);
      continue;
    }
    const bytes = bytesOfShape(dtype, shape);
    if (bytes === undefined || bytes > MAX_PACKING * source.size) {
      const got = `the shape [${shape.slice(0, MAX_RANK).join(', ')}], which the file cannot hold`;
      leftOut.addDamaged(name, badFile(`Expected "${name}" in ${source.file} to be whole: it has ${got}.`));
    } else entries.push({ name, dtype, shape, bytes });
  }
  if (entries.length > MAX_TENSORS)
    throw new DamageError('BAD_FILE', `it has ${entries.length} tensors, more than ${MAX_TENSORS}`);
  return { entries, leftOut };
}

/** Opens a checkpoint of TensorFlow's first format: one file, as TF-slim's vgg_16.ckpt. Needs no TensorFlow. */
export async function openTensorFlowV1(file: string): Promise<TensorFile> {
  const source = await openSource(file);
  const guard = async <T>(what: string, body: () => Promise<T>): Promise<T> => {
    try {
      return await body();
    } catch (cause) {
      if (cause instanceof WeightsError) throw cause;
      throw badFile(`Expected ${what} to be whole: ${messageOf(cause)}.`, { cause });
    }
  };
  return closingOnError(source, async () => {
    const table = await openTable(source);
    const { entries, leftOut } = await guard(`the checkpoint ${file}`, async () =>
      toEntries(source, await readMeta(table)),
    );
    return tensorFile({
      file,
      format: 'tensorflow-v1',
      entries,
      leftOut,
      readEntry: async (entry) =>
        decodeTensor(
          entry.dtype,
          entry.shape,
          await guard(`tensor "${entry.name}" in ${file}`, () => readValues(table, entry)),
        ),
      close: source.close,
    });
  });
}
