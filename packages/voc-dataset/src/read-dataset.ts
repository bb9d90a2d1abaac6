import { DatasetError } from './dataset-error.js';
import { findLayout } from './find-layout.js';
import { readSplit } from './read-split.js';
import { scanSamples } from './scan-samples.js';
import { suggest } from './suggest.js';
import type { VocDataset, VocSample } from './types.js';

export interface ReadDatasetOptions {
  /** Name of a list in ImageSets/Main, or several joined by `+`, such as `train+val`. */
  split: string;
  /** Class names in the order of their indices. @default the names that occur, sorted */
  classes?: readonly string[];
  /**
   * Seed of the split of a folder that has no lists: 80 % `train`, 10 % `val`, 10 % `test`. Any safe integer.
   * @default 0
   */
  splitSeed?: number;
  signal?: AbortSignal;
}

/**
 * Reads one split of a Pascal VOC data set: the annotations, not the images.
 *
 * Samples without annotation or image and boxes that cannot be trained with are left out; `issues` names them all.
 *
 * @param root the folder with Annotations, JPEGImages and ImageSets, or one above it
 * @throws DatasetError if there is no such data set or split, an annotation is broken, or a class is not in `classes`
 */
export async function readDataset(
  root: string,
  { split, classes, splitSeed = 0, signal }: ReadDatasetOptions,
): Promise<VocDataset> {
  const layout = await findLayout(root);
  const ids = await readSplit(layout, split, { splitSeed });
  const scanned = await scanSamples(layout, ids, { signal });
  for (const { error } of scanned) if (error !== undefined) throw error;
  const samples = scanned.flatMap(({ sample }) => sample ?? []);
  const issues = scanned.flatMap((result) => result.issues);
  if (samples.length === 0) {
    throw new DatasetError(
      'SPLIT_EMPTY',
      `Expected at least one image in split "${split}" of ${layout.root}, none of its ${ids.length} can be used. ` +
        `The first problem: ${issues[0]?.message ?? 'none'}`,
      { file: layout.root },
    );
  }
  if (classes !== undefined) expectClasses(samples, classes);
  return { root: layout.root, split, classes: classes ? [...classes] : classNames(samples), samples, issues };
}

/** The class names that occur, in the order of their character codes: the same on every machine. */
function classNames(samples: readonly VocSample[]): string[] {
  return [...new Set(samples.flatMap(({ objects }) => objects.map(({ label }) => label)))].sort();
}

function expectClasses(samples: readonly VocSample[], classes: readonly string[]): void {
  const known = new Set(classes);
  for (const { annotation, objects } of samples) {
    const stranger = objects.find(({ label }) => !known.has(label));
    if (stranger === undefined) continue;
    throw new DatasetError(
      'CLASS_UNKNOWN',
      `Unknown class "${stranger.label}" in ${annotation}.${suggest(stranger.label, classes)}`,
      { file: annotation },
    );
  }
}
