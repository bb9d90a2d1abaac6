import { dirname, join } from 'node:path';
import type { DatasetError } from '../dataset-error.js';
import { withoutQuoting } from '../foreign-links.js';
import type { RawObject } from '../parse-annotation.js';
import type { AnnotatedSet, ReadOptions } from './annotated-set.js';
import { chooseSplits } from './choose-splits.js';
import { expectNames } from './class-file.js';
import { fromCocoBox } from './coco-box.js';
import type { CocoAnnotation, CocoCategory, CocoFile, CocoId } from './coco-file.js';
import { readCocoFile } from './coco-file.js';
import { ImageCollector } from './collect-images.js';
import { findCocoFiles } from './find-coco-files.js';
import type { CocoSource } from './find-coco-files.js';
import { createImageFinder } from './find-image.js';
import { categoryKey, rootCategories } from './root-categories.js';
import { readStoredList } from './stored-list.js';
import { labelsInvalid } from './labels-invalid.js';
import { unknownClass } from '../unknown-class.js';

/** An annotation and its place in the file. */
type Entry = CocoAnnotation & { at: number };

/** Categories that a message lists. */
const LISTED = 100;

/**
 * Reads COCO files, one a split. Classes come in the order of the category ids; regions of a crowd (`iscrowd`) are no
 * single objects and are left out, with an issue.
 *
 * @throws DatasetError LABELS_INVALID, CLASS_UNKNOWN, IMAGE_MISSING or SPLIT_NOT_FOUND
 */
export async function readCoco(
  input: string,
  { splits, classes, onMissingImage, signal }: ReadOptions,
): Promise<AnnotatedSet> {
  const all = await findCocoFiles(input);
  const sources = chooseSplits(all, splits, input);
  const files: CocoFile[] = [];
  for (const { file } of sources) files.push(await readFile(file, input));
  const roots = await findRoots(
    files,
    all.filter((source) => !sources.includes(source)),
    input,
  );
  const collector = new ImageCollector();
  const names = new Set<string>(classes);
  const told = new Set<string>();
  for (const [at, source] of sources.entries()) {
    const coco = files[at]!;
    for (const category of coco.categories) {
      const below = roots.get(categoryKey(category));
      if (below === undefined || told.has(categoryKey(category))) continue;
      told.add(categoryKey(category));
      const message = `Category ${category.id} "${category.name}" has no object and only groups ${below.join(', ')}: it is no class and is left out.`;
      collector.report({ code: 'category-left-out', severity: 'info', file: source.file, message });
    }
    const categories = coco.categories.filter((category) => !roots.has(categoryKey(category)));
    const labels = categoryNames(categories, source.file);
    for (const label of labels.values()) {
      if (classes === undefined) names.add(label);
      else expectClass(label, classes, source.file);
    }
    const byImage = groupByImage(coco, labels, source.file);
    expectBoxes(coco, source.file);
    const stored = await readStoredList(source.root);
    const finder = createImageFinder(imageFolders(source), onMissingImage);
    for (const [i, { id, fileName, size }] of coco.images.entries()) {
      signal?.throwIfAborted();
      const image = await finder.find(fileName, { file: source.file, where: `images[${i}]` });
      if (image === undefined) continue;
      const own = byImage.get(id)!;
      for (const { at, bbox } of own) {
        if (bbox !== undefined) continue;
        const message = `Expected a box for annotations[${at}] (of ${fileName}), found none; it is left out.`;
        collector.report({ code: 'box-missing', severity: 'warning', file: source.file, message });
      }
      const crowds = own.filter(({ isCrowd }) => isCrowd).length;
      if (crowds > 0) {
        const message = `${crowds} regions of a crowd (iscrowd) in ${fileName} are left out.`;
        collector.report({ code: 'crowd-left-out', severity: 'info', file: source.file, message });
      }
      const objects = own.filter(({ isCrowd }) => !isCrowd).flatMap((entry) => toRaw(entry, labels));
      const described = {
        image: image.path,
        name: image.name,
        size,
        file: source.file,
        isStored: stored.has(image.path),
        objectsFor: () => objects,
      };
      await collector.add(described, [source.split]);
    }
    for (const issue of finder.report()) collector.report(issue);
  }
  return collector.finish(
    expectNames([...names], sources[0]!.file),
    sources.map(({ split }) => split),
  );
}

function readFile(file: string, input: string): Promise<CocoFile> {
  return withoutQuoting({ file, input, expected: 'a COCO file of object detection' }, () =>
    readCocoFile(file),
  );
}

/** Of the files that are read; whether a category has no object the others say, too, so that every split has the same classes. */
async function findRoots(
  files: readonly CocoFile[],
  others: readonly CocoSource[],
  input: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const roots = rootCategories(files);
  if (roots.size === 0) return roots;
  const rest: CocoFile[] = [];
  for (const { file } of others) rest.push(await readFile(file, input));
  return rootCategories([...files, ...rest]);
}

/** Names by category id, in the order of the ids; where some are no numbers, in that of the file. */
function categoryNames(categories: readonly CocoCategory[], file: string): Map<CocoId, string> {
  const isCounted = categories.every(({ id }) => typeof id === 'number');
  const sorted = isCounted ? [...categories].sort((a, b) => Number(a.id) - Number(b.id)) : categories;
  expectNames(
    sorted.map(({ name }) => name),
    file,
  );
  const names = new Map(sorted.map(({ id, name }) => [id, name]));
  if (names.size === categories.length) return names;
  throw labelsInvalid(`Expected every category id once in ${file}, got one twice.`, {
    file,
  });
}

/** Captions and masks have entries of the same form. */
function expectBoxes({ annotations }: CocoFile, file: string): void {
  if (annotations.length === 0 || annotations.some(({ bbox }) => bbox !== undefined)) return;
  throw unknown(
    file,
    `a box (bbox) for its annotations, found none in any of the ${annotations.length}: it is no file of object detection`,
  );
}

function expectClass(label: string, classes: readonly string[], file: string): void {
  if (classes.includes(label)) return;
  throw unknownClass(label, classes, file);
}

function groupByImage(
  { images, annotations }: CocoFile,
  labels: ReadonlyMap<CocoId, string>,
  file: string,
): Map<CocoId, Entry[]> {
  const groups = new Map<CocoId, Entry[]>();
  for (const [i, { id }] of images.entries()) {
    if (groups.has(id)) throw unknown(file, `every image id once, got ${id} again for images[${i}]`);
    groups.set(id, []);
  }
  for (const [i, entry] of annotations.entries()) {
    const group = groups.get(entry.imageId);
    if (group === undefined) {
      throw unknown(file, `an image with the id ${entry.imageId} that annotations[${i}] names, found none`);
    }
    if (!labels.has(entry.categoryId)) {
      const first = [...labels].slice(0, LISTED).map(([id, name]) => `${id} ${name}`);
      const known = first.join(', ') + (labels.size > LISTED ? `, … (${labels.size})` : '');
      throw unknown(
        file,
        `a category with the id ${entry.categoryId} that annotations[${i}] names, found only ${known}`,
      );
    }
    group.push({ ...entry, at: i });
  }
  return groups;
}

function unknown(file: string, expected: string): DatasetError {
  return labelsInvalid(`Expected in ${file} ${expected}.`, { file });
}

function toRaw(
  { bbox, categoryId, difficult, truncated, pose }: CocoAnnotation,
  labels: ReadonlyMap<CocoId, string>,
): RawObject[] {
  if (bbox === undefined) return [];
  const { xmin, ymin, xmax, ymax } = fromCocoBox(bbox);
  const box = { xmin: String(xmin), ymin: String(ymin), xmax: String(xmax), ymax: String(ymax) };
  const name = labels.get(categoryId)!;
  return [{ name, difficult, truncated, ...(pose !== undefined && { pose }), box }];
}

/** Where people put the images: beside the file, in `images`, in a folder called as the split. */
function imageFolders({ file, split, root }: CocoSource): string[] {
  const places = [root, dirname(file)];
  const names = ['images', split, join('images', split), 'JPEGImages', 'data'];
  return [...places.flatMap((place) => names.map((name) => join(place, name))), ...places];
}
