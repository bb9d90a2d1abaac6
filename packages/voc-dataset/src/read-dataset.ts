import type { DataRoots } from './data-roots.js';
import { DatasetError } from './dataset-error.js';
import { openLayouts } from './open-layouts.js';
import { scanSamples } from './scan-samples.js';
import { selectSplit } from './select-split.js';
import { namedSets } from './split-name.js';
import { unreadAnnotations } from './unread-annotations.js';
import type { VocDataset, VocSample } from './types.js';
import { unknownClass } from './unknown-class.js';

export interface ReadDatasetOptions {
  /**
   * Name of a list in ImageSets/Main, or several joined by `+`, such as `train+val`. Of several data sets each adds its
   * list of that name; a name in front takes that of one: `VOC2007:trainval+VOC2012:train`.
   */
  split: string;
  /** Class names in the order of their indices. @default the names that occur, sorted */
  classes?: readonly string[];
  /**
   * Seed of the split of a folder that has no lists: about 80 % `train`, 10 % `val`, 10 % `test`. Any safe integer.
   * @default 0
   */
  splitSeed?: number;
  signal?: AbortSignal;
}

/**
 * Reads one split of a Pascal VOC data set, or of several joined: the annotations, not the images.
 *
 * Samples without annotation or image and boxes that cannot be trained with are left out; `issues` names them all.
 *
 * @param roots the folder with Annotations, JPEGImages and ImageSets, or one above it; or several to join
 * @throws DatasetError if there is no such data set or split, an annotation is broken, or a class is not in `classes`
 */
export async function readDataset(
  roots: DataRoots,
  { split, classes, splitSeed = 0, signal }: ReadDatasetOptions,
): Promise<VocDataset> {
  const layouts = await openLayouts(roots, namedSets([split]));
  const selected = await selectSplit(layouts, split, splitSeed);
  const scanned = await scanSamples(selected.entries, { signal });
  for (const { error } of scanned) if (error !== undefined) throw error;
  const samples = withUniqueIds(scanned.flatMap(({ sample, layout }) => (sample ? { sample, layout } : [])));
  const issues = [
    ...unreadAnnotations(layouts),
    ...selected.issues,
    ...scanned.flatMap((result) => result.issues),
  ];
  const folders = layouts.map((layout) => layout.root);
  if (samples.length === 0) {
    throw new DatasetError(
      'SPLIT_EMPTY',
      `Expected at least one image in split "${split}" of ${folders.join(', ')}, none of its ${scanned.length} can be used. ` +
        `The first problem: ${issues.find(({ severity }) => severity === 'error')?.message ?? 'none'}`,
      { hint: 'Correct what it names, or name another split.', file: folders[0] },
    );
  }
  if (classes !== undefined) expectClasses(samples, classes);
  return {
    root: layouts[0].root,
    roots: folders,
    split,
    classes: classes ? [...classes] : classNames(samples),
    samples,
    issues,
  };
}

/** Two data sets may use the same name for different images: then the data set's name goes in front, and a number. */
function withUniqueIds(samples: readonly { sample: VocSample; layout: { name: string } }[]): VocSample[] {
  const uses = new Map<string, number>();
  for (const { sample } of samples) uses.set(sample.id, (uses.get(sample.id) ?? 0) + 1);
  const taken = new Set<string>();
  return samples.map(({ sample, layout }) => {
    if (uses.get(sample.id) === 1) return sample;
    const name = `${layout.name}_${sample.id}`;
    let id = name;
    for (let i = 2; taken.has(id); i++) id = `${name}_${i}`;
    taken.add(id);
    return { ...sample, id };
  });
}

/** The class names that occur, in the order of their character codes: the same on every machine. */
function classNames(samples: readonly VocSample[]): string[] {
  return [...new Set(samples.flatMap(({ objects }) => objects.map(({ label }) => label)))].sort();
}

function expectClasses(samples: readonly VocSample[], classes: readonly string[]): void {
  const known = new Set(classes);
  for (const { annotation, objects } of samples) {
    const stranger = objects.find(({ label }) => !known.has(label));
    if (stranger !== undefined) throw unknownClass(stranger.label, classes, annotation);
  }
}
