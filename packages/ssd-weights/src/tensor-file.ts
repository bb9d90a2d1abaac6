import { closestName } from '@ssd/names';
import type { DType } from './dtype.js';
import { dtypes } from './dtype.js';
import { WeightsError, badFile, ioError } from './errors.js';
import type { UnreadableTensors } from './unreadable-tensors.js';
import { sizeOfShape } from './tensor.js';
import type { Tensor, TensorMap } from './tensor.js';

/** The formats that are read. */
export type FormatName =
  | 'safetensors'
  | 'npz'
  | 'npy'
  | 'keras-h5'
  | 'pytorch'
  | 'pytorch-legacy'
  | 'tensorflow-v1'
  | 'tensorflow-v2'
  | 'saved-model';

/** What a file says of one tensor, without its values. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: DType;
  /** Length of each axis; none for a scalar. */
  readonly shape: readonly number[];
  /** Size of the values, unpacked. */
  readonly bytes: number;
  /** The layer it belongs to, where the format names it apart from the tensor (Keras 3). */
  readonly layer?: string;
}

/** A weight file that is open: its table of contents, and the values of a tensor when they are asked for. */
export interface TensorFile {
  readonly format: FormatName;
  /** In the file's order, every name once. */
  readonly entries: readonly TensorEntry[];
  /** What was chosen or left out, in sentences: an optimizer beside the weights, a dtype that does not exist here. */
  readonly notes: readonly string[];
  /** What cannot be read of the file, by name, with the error that reading it throws; `notes` tell of it too. */
  readonly unreadable: ReadonlyMap<string, WeightsError>;
  /** Free strings that the file carries, such as Keras' version; empty where it has none. */
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * The values of one tensor, in memory of their own.
   *
   * @throws WeightsError NO_TENSOR with a near name, BAD_FILE, UNSUPPORTED or IO
   */
  readonly read: (name: string) => Promise<Tensor>;
  /** Gives the file back. Reading is over then. */
  readonly close: () => Promise<void>;
}

export interface OpenOptions {
  /**
   * Takes what lies below this key alone, by its own names: of a PyTorch checkpoint that holds several sets of weights
   * (`model_ema`), of other files the tensors whose names begin so, up to a dot or a slash.
   *
   * @default of a PyTorch checkpoint what is called as weights are, else all
   */
  readonly key?: string;
}

/** More tensors than the largest models have by far; a file of more is damage or an attack. */
export const MAX_TENSORS = 1_000_000;

/** What deflate and gzip shrink at most. */
const MAX_PACKING = 1032;
/** What small files may unpack to; larger ones to so many times their size. */
const MAX_UNPACKED_BYTES = 2 ** 32;
const MAX_RATIO = 16;

/** All tensors of a packed file of that size together, by their shapes: forged shapes must not fill the memory. */
export function maxTensorBytes(fileBytes: number): number {
  return Math.max(Math.min(MAX_PACKING * fileBytes + 2 ** 26, MAX_UNPACKED_BYTES), MAX_RATIO * fileBytes);
}

function findEntry(file: string, entries: ReadonlyMap<string, TensorEntry>, name: string): TensorEntry {
  const entry = entries.get(name);
  if (entry !== undefined) return entry;
  const names = [...entries.keys()];
  const close = closestName(name, names);
  throw new WeightsError(
    'NO_TENSOR',
    `Expected one of the ${names.length} tensors of ${file} (${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}), ` +
      `got "${name}".${close === undefined ? '' : ` Did you mean "${close}"?`}`,
  );
}

/** Puts together what each format's opener returns; errors of the system get the file's name. */
export function tensorFile<E extends TensorEntry>({
  file,
  format,
  entries,
  notes = [],
  leftOut,
  metadata = {},
  readEntry,
  close,
}: {
  file: string;
  format: FormatName;
  entries: readonly E[];
  notes?: readonly string[];
  leftOut?: UnreadableTensors;
  metadata?: Readonly<Record<string, string>>;
  readEntry: (entry: E) => Promise<Tensor>;
  close: () => Promise<void>;
}): TensorFile {
  const byName = new Map<string, E>();
  for (const entry of entries) {
    if (byName.has(entry.name))
      throw badFile(`Expected every tensor once in ${file}, got "${entry.name}" again.`);
    byName.set(entry.name, entry);
  }
  return {
    format,
    entries: entries.map(({ name, dtype, shape, bytes, layer }) => ({
      name,
      dtype,
      shape,
      bytes,
      ...(layer === undefined ? {} : { layer }),
    })),
    notes: [...notes, ...(leftOut?.notes() ?? [])],
    unreadable: leftOut?.errors ?? new Map(),
    metadata,
    read: async (name) => {
      const error = byName.has(name) ? undefined : leftOut?.errors.get(name);
      if (error !== undefined) throw error;
      try {
        return await readEntry(findEntry(file, byName, name) as E);
      } catch (error) {
        throw ioError('read', file, error);
      }
    },
    close,
  };
}

/** Bytes of a tensor of that dtype and shape, or undefined where the shape is none. */
export function bytesOfShape(dtype: DType, shape: readonly number[]): number | undefined {
  const size = sizeOfShape(shape);
  return size === undefined ? undefined : size * dtypes[dtype].bytes;
}

/**
 * Every tensor of an open file that has a place here, in its order; closes it.
 *
 * @throws WeightsError BAD_FILE also where one is damaged that is only in the notes of the open file: nothing gets lost; and
 * what keeps the first from being read, where none can be
 */
export async function readAll(opening: Promise<TensorFile>): Promise<TensorMap> {
  const file = await opening;
  try {
    for (const error of file.unreadable.values())
      if (error.code === 'BAD_FILE' || file.entries.length === 0) throw error;
    const tensors: TensorMap = new Map();
    for (const { name } of file.entries) tensors.set(name, await file.read(name));
    return tensors;
  } finally {
    await file.close();
  }
}

/** Runs an opener on a source; if it fails the source is closed, since nobody else can. */
export async function closingOnError<T>(
  source: { close: () => Promise<void> },
  body: () => Promise<T>,
): Promise<T> {
  try {
    return await body();
  } catch (error) {
    await source.close();
    throw error;
  }
}
