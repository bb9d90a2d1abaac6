import { basename, join } from 'node:path';
import { DatasetError } from '../dataset-error.js';
import { mapConcurrently } from '../map-concurrently.js';
import type { OpenLayout } from '../open-layout.js';
import { openLayouts } from '../open-layouts.js';
import { scanSamples } from '../scan-samples.js';
import { plainSplits, selectSplit } from '../select-split.js';
import type { SplitEntry } from '../select-split.js';
import { namedSets } from '../split-name.js';
import { unreadAnnotations } from '../unread-annotations.js';
import type { AnnotatedImage, AnnotatedSet, ReadOptions } from './annotated-set.js';
import { findClassFile, readClassFile } from './class-file.js';
import { frameImage, tryHeader } from './frame-image.js';
import { orderClasses } from './order-classes.js';
import { createIds } from './unique-ids.js';

/** Images looked at at the same time. */
const CONCURRENCY = 16;

/** Seed of the split of folders without lists, the default of readDataset. */
const SPLIT_SEED = 0;

/** Splits that a folder without lists is given: each image has its place in one of them. */
const DRAWN = ['train', 'val', 'test'];

/**
 * Reads Pascal VOC data of any layout that readDataset reads. Images that no list names come along, in no split.
 *
 * @throws DatasetError as readDataset does
 */
export async function readVoc(
  root: string,
  { splits, classes, onMissingImage, signal }: ReadOptions,
): Promise<AnnotatedSet> {
  const layouts = await openLayouts(root, splits && namedSets(splits));
  const named = new Map<string, SplitEntry[]>();
  const issues = unreadAnnotations(layouts);
  for (const name of splits ?? namesOf(layouts)) {
    const selected = await selectOrNone(layouts, name, splits !== undefined);
    named.set(name, selected.entries);
    issues.push(...selected.issues);
  }
  const entries = new Map<string, SplitEntry>();
  for (const entry of [...named.values()].flat()) entries.set(keyOf(entry), entry);
  if (splits === undefined) {
    for (const layout of layouts)
      for (const id of layout.annotationIndex.ids) {
        const entry = { layout, id };
        if (!entries.has(keyOf(entry))) entries.set(keyOf(entry), entry);
      }
  }
  const scanned = await scanSamples([...entries.values()], { signal });
  const samples: { key: string; file: string; name: string; found: Omit<AnnotatedImage, 'id'> }[] = [];
  const headers = await mapConcurrently(
    scanned,
    CONCURRENCY,
    ({ sample }) => (sample ? tryHeader(sample.image) : Promise.resolve(undefined)),
    { signal },
  );
  for (const [i, found] of scanned.entries()) {
    if (found.error !== undefined) throw found.error;
    issues.push(...found.issues);
    if (found.sample === undefined) {
      if (onMissingImage === 'stop') throw missing(found.issues);
      continue;
    }
    const { image, width, height, objects, id, annotation } = found.sample;
    const { header, issues: unread } = headers[i]!;
    const plain = { image, width, height, objects };
    const { frame, issues: own } = header
      ? frameImage(plain, header, annotation)
      : { frame: plain, issues: unread };
    issues.push(...own);
    const file = join(found.layout.root, `${basename(id)}.xml`);
    samples.push({ key: keyOf(found), file, name: `${id}.xml`, found: frame });
  }
  const newIds = createIds(samples, { whole: true });
  const images = new Map(
    samples.map(({ key, found }, i): [string, AnnotatedImage] => [key, { id: newIds[i]!, ...found }]),
  );
  const all = [...images.values()];
  return {
    classes: orderClasses(all, classes ?? (await ownClasses(layouts))),
    images: all,
    splits: new Map(
      [...named].map(([name, list]) => [name, list.flatMap((entry) => images.get(keyOf(entry))?.id ?? [])]),
    ),
    issues,
  };
}

function keyOf({ layout, id }: SplitEntry): string {
  return `${layout.annotations}\0${layout.annotationIndex.find(id) ?? id}`;
}

/** Plain splits of all data sets; of those without lists the three that have each image once. */
function namesOf(layouts: readonly OpenLayout[]): string[] {
  const names = layouts.flatMap((layout) =>
    layout.splitFolders !== undefined
      ? [...layout.splitFolders.keys()]
      : layout.wholeSplit !== undefined
        ? [layout.wholeSplit]
        : layout.lists === undefined
          ? DRAWN
          : plainSplits(layout),
  );
  return [...new Set(names)];
}

/** A list that is empty stays empty where all lists are meant. */
async function selectOrNone(layouts: readonly OpenLayout[], name: string, isAsked: boolean) {
  try {
    return await selectSplit(layouts, name, SPLIT_SEED);
  } catch (error) {
    if (isAsked || !(error instanceof DatasetError) || error.code !== 'SPLIT_EMPTY') throw error;
    return { entries: [], issues: [] };
  }
}

async function ownClasses(layouts: readonly OpenLayout[]): Promise<string[] | undefined> {
  if (layouts.length > 1) return undefined;
  const file = await findClassFile(layouts[0]!.root);
  return file === undefined ? undefined : readClassFile(file, layouts[0]!.root);
}

function missing(issues: AnnotatedSet['issues']): DatasetError {
  const { message, file } = issues.find(({ severity }) => severity === 'error') ?? issues[0]!;
  return new DatasetError('IMAGE_MISSING', `${file}: ${message}`, {
    hint: 'Correct the list or the folder, or have missing images skipped.',
    file,
  });
}
