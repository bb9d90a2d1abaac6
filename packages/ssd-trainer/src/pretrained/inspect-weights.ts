import { openTensors, tensorStats, type TensorEntry, type TensorFile, type TensorStats } from '@ssd/weights';
import { defined } from '../config/defined.js';
import { locateWeights } from './locate-weights.js';

/** A tensor as it is listed. */
export interface InspectedTensor extends TensorEntry {
  /** Number of values. */
  readonly values: number;
  readonly stats?: TensorStats;
}

/** What a weight file holds. */
export interface InspectedWeights extends Pick<TensorFile, 'format' | 'notes' | 'metadata'> {
  /** Every tensor of the file, by name and shape. */
  readonly entries: readonly TensorEntry[];
  /** Those that the pattern takes. */
  readonly tensors: readonly InspectedTensor[];
}

export interface InspectOptions {
  /** Takes the tensors whose names hold this text, or, with `*` or `?` in it, those that it matches. @default all */
  filter?: string;
  /** Takes what lies below this key alone. @default where weights are looked for */
  key?: string;
  /** Reads the values too. @default false */
  stats?: boolean;
  signal?: AbortSignal;
  /** Called before each tensor that is read. */
  onProgress?: (done: number, all: number) => void;
}

/** Whether a name is meant: `*` stands for any text, `?` for one letter; without either the text may stand anywhere. */
export function nameFilter(pattern: string): (name: string) => boolean {
  if (!/[*?]/.test(pattern)) return (name) => name.includes(pattern);
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  const matcher = new RegExp(`^${expression}$`, 's');
  return (name) => matcher.test(name);
}

/**
 * Reads the table of contents of a weight file; the values only where they are asked for.
 *
 * @param given as `locateWeights` takes it
 * @throws WeightsError, and TrainerError E_CHECKPOINT for a run without weights
 */
export async function inspectWeights(
  given: string,
  { filter, key, stats = false, signal, onProgress }: InspectOptions = {},
): Promise<InspectedWeights> {
  const { path } = await locateWeights(given);
  const file = await openTensors(path, defined({ key }));
  try {
    const { format, notes, metadata, entries } = file;
    const wanted = filter === undefined ? entries : entries.filter(({ name }) => nameFilter(filter)(name));
    const tensors: InspectedTensor[] = [];
    for (const entry of wanted) {
      const values = entry.shape.reduce((product, length) => product * length, 1);
      if (!stats) {
        tensors.push({ ...entry, values });
        continue;
      }
      signal?.throwIfAborted();
      onProgress?.(tensors.length, wanted.length);
      tensors.push({ ...entry, values, stats: tensorStats(await file.read(entry.name)) });
    }
    return { format, notes, metadata, entries, tensors };
  } finally {
    await file.close();
  }
}
