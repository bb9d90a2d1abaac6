import { measureAnchors } from './measure-anchors.js';
import type { AnchorCoverage } from './measure-anchors.js';
import type { AnchorFit } from './anchor-fit.js';
import { collectEntries } from './collect-entries.js';
import { describeSizes } from './describe-sizes.js';
import type { SizeDescription } from './describe-sizes.js';
import type { DataRoots } from './data-roots.js';
import { openLayouts } from './open-layouts.js';
import type { OpenLayout } from './open-layout.js';
import { scanSamples } from './scan-samples.js';
import { plainSplits, selectSplit } from './select-split.js';
import { DatasetError } from './dataset-error.js';
import { namedSets } from './split-name.js';
import type { VocSample } from './types.js';

export interface DescribeDatasetOptions {
  /** Names of the splits to describe. @default every annotation and everything the lists name */
  splits?: readonly string[];
  /** Anchors of detectors, to measure how well they can fit the boxes. @default none */
  anchors?: readonly AnchorFit[];
  signal?: AbortSignal;
}

/** What is in a data set, as training uses it: objects that it leaves out are not counted. */
export interface DatasetDescription extends SizeDescription {
  images: number;
  /** Images that cannot be used: without annotation, image or readable XML. */
  unusable: number;
  /** Images without objects. */
  empty: number;
  objects: number;
  difficult: number;
  truncated: number;
  /** By class name, sorted. */
  classes: Record<string, ClassDescription>;
  /** By name of the split; without VOC's lists of one class. */
  splits: Record<string, { images: number; objects: number }>;
  /** One for each of the anchors given. */
  anchors: AnchorCoverage[];
}

export interface ClassDescription {
  objects: number;
  /** Images with at least one. */
  images: number;
  difficult: number;
  truncated: number;
}

/**
 * Counts and measures what a data set holds. Reads annotations, not images.
 *
 * @param roots the folder with Annotations, JPEGImages and ImageSets, or one above it; or several that belong together
 * @throws DatasetError only if there is no such data set or split
 */
export async function describeDataset(
  roots: DataRoots,
  { splits, anchors = [], signal }: DescribeDatasetOptions = {},
): Promise<DatasetDescription> {
  const layouts = await openLayouts(roots, splits && namedSets(splits));
  const { entries } = await collectEntries(layouts, splits);
  const scanned = await scanSamples(entries, { signal });
  const samples = scanned.flatMap(({ sample }) => sample ?? []);
  const objects = samples.flatMap((sample) => sample.objects);
  const coverage: AnchorCoverage[] = [];
  for (const fit of anchors) coverage.push(await measureAnchors(samples, fit, { signal }));
  return {
    images: samples.length,
    unusable: scanned.length - samples.length,
    empty: samples.filter((sample) => sample.objects.length === 0).length,
    objects: objects.length,
    difficult: objects.filter(({ difficult }) => difficult).length,
    truncated: objects.filter(({ truncated }) => truncated).length,
    classes: describeClasses(samples),
    splits: await describeSplits(layouts, samples),
    ...describeSizes(samples),
    anchors: coverage,
  };
}

function describeClasses(samples: readonly VocSample[]): Record<string, ClassDescription> {
  const classes = new Map<string, ClassDescription>();
  for (const { objects } of samples) {
    const met = new Set<string>();
    for (const { label, difficult, truncated } of objects) {
      const count = classes.get(label) ?? { objects: 0, images: 0, difficult: 0, truncated: 0 };
      count.objects++;
      if (difficult) count.difficult++;
      if (truncated) count.truncated++;
      if (!met.has(label)) count.images++;
      met.add(label);
      classes.set(label, count);
    }
  }
  return Object.fromEntries([...classes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What each split has of the samples that are described. */
async function describeSplits(
  layouts: readonly OpenLayout[],
  samples: readonly VocSample[],
): Promise<DatasetDescription['splits']> {
  const known = new Map(samples.map((sample) => [sample.annotation, sample.objects.length]));
  const splits = new Map<string, { images: number; objects: number }>();
  for (const layout of layouts) {
    for (const name of plainSplits(layout)) {
      const counts = (await annotationsOf(layout, name)).flatMap((annotation) => known.get(annotation) ?? []);
      const before = splits.get(name) ?? { images: 0, objects: 0 };
      splits.set(name, {
        images: before.images + counts.length,
        objects: before.objects + counts.reduce((sum, count) => sum + count, 0),
      });
    }
  }
  return Object.fromEntries([...splits].filter(([, { images }]) => images > 0));
}

/** A list that is empty or cannot be read has none; validateDataset names it. */
async function annotationsOf(layout: OpenLayout, name: string): Promise<string[]> {
  try {
    const { entries } = await selectSplit([layout], name, 0);
    return [...new Set(entries.flatMap(({ id }) => layout.annotationIndex.find(id) ?? []))];
  } catch (error) {
    if (error instanceof DatasetError) return [];
    throw error;
  }
}
