import type { AnchorFit } from './anchor-fit.js';
import { checkAnchors } from './check-anchors.js';
import { checkClasses, countClasses } from './check-classes.js';
import { checkClassLists } from './check-class-lists.js';
import { checkDuplicates } from './check-duplicates.js';
import { checkImage } from './check-image.js';
import { checkSplits } from './check-splits.js';
import { collectEntries } from './collect-entries.js';
import type { CollectedEntry } from './collect-entries.js';
import type { DataRoots } from './data-roots.js';
import { mapConcurrently } from './map-concurrently.js';
import { openLayouts } from './open-layouts.js';
import type { OpenLayout } from './open-layout.js';
import { scanSamples } from './scan-samples.js';
import type { ScannedSample } from './scan-samples.js';
import { namedSets } from './split-name.js';
import type { DatasetIssue, IssueSeverity } from './types.js';

export interface ValidateDatasetOptions {
  /** Names of the splits to look at. @default every annotation and everything the lists name */
  splits?: readonly string[];
  /** Class names that may occur. @default any */
  classes?: readonly string[];
  /** A detector's anchors, to name the boxes that they cannot match. @default none */
  anchors?: AnchorFit;
  signal?: AbortSignal;
  /** Called after every image. */
  onProgress?: (progress: { done: number; total: number }) => void;
}

export interface ValidationReport {
  /** Images with an annotation. */
  images: number;
  /** Objects in the annotations, those that training leaves out included. */
  objects: number;
  /** Number of objects by class name, sorted by name. */
  classes: Record<string, number>;
  /** Sorted by severity and file. */
  issues: DatasetIssue[];
}

/** Images decoded at the same time. */
const CONCURRENCY = 4;

/**
 * Goes over a whole data set, decodes every image, and reports every problem, not the first.
 *
 * @param roots the folder with Annotations, JPEGImages and ImageSets, or one above it; or several that belong together
 * @throws DatasetError only if there is no such data set or split
 */
export async function validateDataset(
  roots: DataRoots,
  { splits, classes, anchors, signal, onProgress }: ValidateDatasetOptions = {},
): Promise<ValidationReport> {
  const layouts = await openLayouts(roots, splits && namedSets(splits));
  const collected = await collectEntries(layouts, splits);
  const scanned = await scanSamples(collected.entries, { signal });
  let done = 0;
  const checked = await mapConcurrently(
    scanned,
    CONCURRENCY,
    async ({ sample }) => {
      const result = sample ? await checkImage(sample) : { issues: [] };
      onProgress?.({ done: ++done, total: scanned.length });
      return result;
    },
    { signal },
  );
  const annotations = scanned.flatMap(({ sample, labels }) =>
    sample ? { annotation: sample.annotation, labels } : [],
  );
  const counts = countClasses(scanned.map(({ labels }) => ({ annotation: '', labels })));
  const lists = splits === undefined ? layouts.map((layout) => checkClassLists(layout, scanned)) : [];
  const issues = [
    ...collected.issues,
    ...scanned.flatMap((result) => result.issues),
    ...checked.flatMap((result) => result.issues),
    ...checkDuplicates(readImages(collected.entries, scanned, checked)),
    ...checkClasses(annotations, layouts[0].annotations, classes),
    ...checkSplits(collected.entries.map((entry, i) => ({ ...entry, labels: scanned[i]!.labels }))),
    ...(await Promise.all(lists)).flat(),
    ...(anchors ? findUnmatched(scanned, anchors) : []),
    ...(splits === undefined ? findUnused(layouts, scanned) : []),
  ];
  return {
    images: annotations.length,
    objects: Object.values(counts).reduce((sum, count) => sum + count, 0),
    classes: counts,
    issues: sortIssues(issues),
  };
}

function readImages(
  entries: readonly CollectedEntry[],
  scanned: readonly ScannedSample[],
  checked: readonly { hash?: string }[],
) {
  return entries.flatMap(({ kinds }, i) => {
    const image = scanned[i]!.sample?.image;
    const hash = checked[i]!.hash;
    return image === undefined || hash === undefined ? [] : { image, hash, kinds };
  });
}

function findUnmatched(scanned: readonly ScannedSample[], anchors: AnchorFit): DatasetIssue[] {
  return scanned.flatMap(({ sample, numbers }) => (sample ? checkAnchors(sample, numbers, anchors) : []));
}

function findUnused(layouts: readonly OpenLayout[], scanned: readonly ScannedSample[]): DatasetIssue[] {
  const used = new Set(scanned.flatMap(({ sample }) => sample?.image ?? []));
  const named = new Set(scanned.flatMap(({ issues }) => issues.map(({ file }) => file)));
  return layouts
    .flatMap(({ imageIndex }) => imageIndex.files)
    .filter((file) => !used.has(file) && !named.has(file))
    .map((file) => ({
      code: 'image-without-annotation',
      severity: 'info',
      file,
      message: 'No annotation belongs to this image; it is not used.',
    }));
}

const RANK: Record<IssueSeverity, number> = { error: 0, warning: 1, info: 2 };

function sortIssues(issues: readonly DatasetIssue[]): DatasetIssue[] {
  return [...issues].sort(
    (a, b) => RANK[a.severity] - RANK[b.severity] || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0),
  );
}
