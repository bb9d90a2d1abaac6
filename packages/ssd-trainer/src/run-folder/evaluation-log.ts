import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ifThere } from '../errors/if-there.js';
import { makeFolder } from '@ssd/files';
import { diskError } from '../files/disk-error.js';
import { keepLinesUpTo } from './keep-lines.js';
import { readJsonLines } from './read-json-lines.js';

const recordSchema = z.object({
  step: z.number(),
  /** Epochs done. */
  epoch: z.number(),
  split: z.string(),
  /** The number that the metric decides by, a mean of the classes' AP; null where there was no object to find. */
  map: z.number().nullable(),
  /** Mean AP at an overlap of 0.5, of a metric that decides by another number. */
  map50: z.number().nullable().optional(),
  /** AP of each class; null for one without objects. */
  ap: z.record(z.string(), z.number().nullable()),
  metric: z.string(),
  iou: z.number(),
  /** Lowest score, overlap of the suppression and detections of an image that count; absent in old ones. */
  scoreThreshold: z.number().optional(),
  nmsThreshold: z.number().optional(),
  maxDetections: z.number().optional(),
  /** Digest of the images that were measured; absent in old ones. */
  data: z.string().optional(),
  images: z.number(),
  /** Seconds it took. */
  seconds: z.number(),
});

/** An evaluation during training, as `evaluations/SPLIT.jsonl` holds it. */
export type EvaluationRecord = Readonly<z.output<typeof recordSchema>>;

/** Whether two evaluations measure the same: their numbers must not be compared otherwise. What old ones do not say, counts as the same. */
export function measuresSame(one: EvaluationRecord, other: EvaluationRecord): boolean {
  const alike = (a: unknown, b: unknown): boolean => a === undefined || b === undefined || a === b;
  const known = one.data !== undefined && other.data !== undefined;
  return (
    (known ? one.data === other.data : one.split === other.split) &&
    (['metric', 'iou', 'scoreThreshold', 'nmsThreshold', 'maxDetections'] as const).every((key) =>
      alike(one[key], other[key]),
    )
  );
}

const SUFFIX = '.jsonl';

/** Writes a line of JSON for each evaluation of a run. */
export class EvaluationLog {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param folder evaluations of the run; made when there is something to write.
   * @param fromStep step a resumed run goes on from: what was measured after it belongs to work that was lost.
   */
  static async open(folder: string, fromStep = 0): Promise<EvaluationLog> {
    for (const file of await logsOf(folder)) await keepLinesUpTo(join(folder, file), fromStep);
    return new EvaluationLog(folder);
  }

  async append(record: EvaluationRecord): Promise<void> {
    const path = join(this.#folder, `${splitFileName(record.split)}${SUFFIX}`);
    try {
      await makeFolder(this.#folder);
      await appendFile(path, `${JSON.stringify(record)}\n`);
    } catch (cause) {
      throw diskError(path, cause);
    }
  }
}

/**
 * Every evaluation in a run's folder of them, by rising step; lines that are none, or half of one, are passed over. A run
 * that was resumed at its end measured a step twice: the later one counts.
 */
export async function readEvaluations(folder: string): Promise<EvaluationRecord[]> {
  const records = new Map<string, EvaluationRecord>();
  for (const file of await logsOf(folder)) {
    for (const value of await readJsonLines(join(folder, file))) {
      const parsed = recordSchema.safeParse(value);
      if (parsed.success) records.set(`${parsed.data.split} ${parsed.data.step}`, parsed.data);
    }
  }
  return [...records.values()].sort((a, b) => a.step - b.step);
}

/** The name of a split where a file or folder is called after it. */
export function splitFileName(split: string): string {
  return split.replaceAll(/[^\w.-]+/g, '_');
}

async function logsOf(folder: string): Promise<string[]> {
  const files = (await ifThere(readdir(folder))) ?? [];
  return files.filter((file) => file.endsWith(SUFFIX)).sort();
}
