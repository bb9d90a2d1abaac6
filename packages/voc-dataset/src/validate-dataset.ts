import { checkImage } from './check-image.js';
import { checkSplits } from './check-splits.js';
import { indexImages } from './find-image.js';
import { DatasetError } from './dataset-error.js';
import { findLayout } from './find-layout.js';
import type { DatasetLayout } from './find-layout.js';
import { mapConcurrently } from './map-concurrently.js';
import { listAnnotations, listSplits, readSplit } from './read-split.js';
import { scanSamples } from './scan-samples.js';
import type { ScannedSample } from './scan-samples.js';
import { suggest } from './suggest.js';
import type { DatasetIssue, IssueSeverity } from './types.js';

export interface ValidateDatasetOptions {
  /** Names of the splits to look at. @default every annotation and everything the lists name */
  splits?: readonly string[];
  /** Class names that may occur. @default any */
  classes?: readonly string[];
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

/** Fewer objects than this are hardly enough to learn a class from. */
const FEW_OBJECTS = 10;

/** Images decoded at the same time. */
const CONCURRENCY = 4;

/**
 * Goes over a whole data set, decodes every image, and reports every problem, not the first.
 *
 * @throws DatasetError only if there is no such data set or split
 */
export async function validateDataset(
  root: string,
  { splits, classes, signal, onProgress }: ValidateDatasetOptions = {},
): Promise<ValidationReport> {
  const layout = await findLayout(root);
  const images = await indexImages(layout.images);
  const listed = splits ? { ids: await idsOf(layout, splits), issues: [] } : await allIds(layout);
  const { ids } = listed;
  const scanned = await scanSamples(layout, ids, { signal, images });
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
  const counts = countClasses(scanned);
  const issues = [
    ...listed.issues,
    ...scanned.flatMap((result) => result.issues),
    ...checked.flatMap((result) => result.issues),
    ...findTwins(scanned, checked),
    ...(classes ? findStrangers(scanned, classes) : []),
    ...findRareClasses(counts, layout),
    ...(await checkSplits(layout)),
    ...(splits ? [] : findUnused(images.files, scanned)),
  ];
  return {
    images: scanned.filter(({ sample }) => sample !== undefined).length,
    objects: Object.values(counts).reduce((sum, count) => sum + count, 0),
    classes: counts,
    issues: sortIssues(issues),
  };
}

async function idsOf(layout: DatasetLayout, splits: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(splits.map((split) => readSplit(layout, split, { splitSeed: 0 })));
  return [...new Set(lists.flat())].sort();
}

/** What the folder has and what the lists name; VOC's lists of one class (`dog_train`) name nothing new. */
async function allIds(layout: DatasetLayout): Promise<{ ids: string[]; issues: DatasetIssue[] }> {
  const ids = new Set(await listAnnotations(layout));
  const issues: DatasetIssue[] = [];
  const names = layout.imageSets === undefined ? [] : await listSplits(layout);
  for (const name of names.filter((split) => !split.includes('_'))) {
    try {
      for (const id of await readSplit(layout, name, { splitSeed: 0 })) ids.add(id);
    } catch (error) {
      if (!(error instanceof DatasetError)) throw error;
      const isEmpty = error.code === 'SPLIT_EMPTY';
      issues.push({
        code: isEmpty ? 'split-empty' : 'split-invalid',
        severity: isEmpty ? 'warning' : 'error',
        file: error.file ?? layout.root,
        message: error.message,
      });
    }
  }
  return { ids: [...ids].sort(), issues };
}

function countClasses(scanned: readonly ScannedSample[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { labels } of scanned)
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function findTwins(scanned: readonly ScannedSample[], checked: readonly { hash?: string }[]): DatasetIssue[] {
  const seen = new Map<string, string>();
  return scanned.flatMap(({ sample }, i) => {
    const hash = checked[i]?.hash;
    if (sample === undefined || hash === undefined) return [];
    const twin = seen.get(hash);
    seen.set(hash, twin ?? sample.image);
    if (twin === undefined) return [];
    const message = `Same contents as ${twin}. In two splits, that makes scores too good.`;
    return [{ code: 'duplicate-image', severity: 'warning' as const, file: sample.image, message }];
  });
}

function findStrangers(scanned: readonly ScannedSample[], classes: readonly string[]): DatasetIssue[] {
  return scanned.flatMap(({ sample }) =>
    [...new Set(sample?.objects.map(({ label }) => label) ?? [])]
      .filter((label) => !classes.includes(label))
      .map((label) => ({
        code: 'class-unknown',
        severity: 'error' as const,
        file: sample!.annotation,
        message: `Unknown class "${label}".${suggest(label, classes)}`,
      })),
  );
}

function findRareClasses(
  counts: Readonly<Record<string, number>>,
  { annotations }: DatasetLayout,
): DatasetIssue[] {
  return Object.entries(counts)
    .filter(([, count]) => count < FEW_OBJECTS)
    .map(([name, count]) => ({
      code: 'rare-class',
      severity: 'info',
      file: annotations,
      message: `Class "${name}" has ${count} objects only; expect little of it.`,
    }));
}

function findUnused(files: readonly string[], scanned: readonly ScannedSample[]): DatasetIssue[] {
  const used = new Set(scanned.flatMap(({ sample }) => sample?.image ?? []));
  const named = new Set(scanned.flatMap(({ issues }) => issues.map(({ file }) => file)));
  return files
    .filter((file) => !used.has(file) && !named.has(file))
    .map((file) => ({
      code: 'image-without-annotation',
      severity: 'info',
      file,
      message: 'No annotation belongs to this image; it is not used.',
    }));
}

const RANK: Record<IssueSeverity, number> = { error: 0, warning: 1, info: 2 };

const sortIssues = (issues: readonly DatasetIssue[]): DatasetIssue[] =>
  [...issues].sort(
    (a, b) => RANK[a.severity] - RANK[b.severity] || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0),
  );
