import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, resolve, sep } from 'node:path';
import { suggestName } from '@ssd/names';
import { DatasetError } from '../dataset-error.js';
import { filesBelow } from '../files-below.js';
import { leadsOut, withoutQuoting } from '../foreign-links.js';
import { isImageFile } from '../index-images.js';
import { MAX_LIST_BYTES } from '../read-list.js';
import { readSmallFile } from '../read-small-file.js';
import { isFolder } from '../search-folders.js';
import type { AnnotatedSet, ReadOptions } from './annotated-set.js';
import { chooseSplits } from './choose-splits.js';
import { readClassFile } from './class-file.js';
import { ImageCollector } from './collect-images.js';
import type { DataYaml } from './data-yaml.js';
import { parseDataYaml } from './data-yaml.js';
import { createImageFinder, plainName } from './find-image.js';
import { LabelFinder } from './find-labels.js';
import { findYolo } from './find-yolo.js';
import { readStoredList } from './stored-list.js';
import { parseYoloLabels } from './yolo-labels.js';
import { labelsInvalid } from './labels-invalid.js';
import { NAME_CLASSES } from '../name-classes.js';

/** Images of one split, or all where there are no splits. */
interface YoloPart {
  split: string;
  images: YoloImage[];
}

interface YoloImage {
  path: string;
  /** Inside of the folder that is named, or as a list names it; with `/`. */
  name: string;
}

/**
 * Reads YOLO data: `data.yaml` with folders or lists of images, or `classes.txt` with folders `images` and `labels`.
 * The label file of `images/a/x.jpg` is `labels/a/x.txt`, else `x.txt` beside it; an image without one has no objects.
 *
 * @throws DatasetError LABELS_INVALID with file and line, IMAGE_MISSING or SPLIT_NOT_FOUND
 */
export async function readYolo(
  input: string,
  { splits, classes, onMissingImage, signal }: ReadOptions,
): Promise<AnnotatedSet> {
  const found = await findYolo(input);
  const yaml = found.yaml === undefined ? undefined : await readYaml(found.yaml, input);
  const file = found.yaml ?? found.classFile;
  const names = yaml?.names ?? (await readClassFile(found.classFile!, input));
  for (const name of classes === undefined ? [] : names) {
    if (!classes!.includes(name)) {
      throw new DatasetError(
        'CLASS_UNKNOWN',
        `Unknown class "${name}" in ${file!}.${suggestName(name, classes!)}`,
        { hint: NAME_CLASSES, file },
      );
    }
  }
  const stored = await readStoredList(found.root);
  const collector = new ImageCollector();
  const labels = new LabelFinder();
  const places =
    yaml === undefined || yaml.splits.size === 0
      ? [{ split: 'all', places: [await wholeFolder(found.root)] }]
      : [...yaml.splits].map(([split, list]) => ({ split, places: list }));
  const chosen = chooseSplits(places, splits, input);
  for (const { split, places: own } of chosen) {
    const part = await readPart(split, own, { root: found.root, input, yaml, onMissingImage, collector });
    for (const image of part.images) {
      signal?.throwIfAborted();
      const described = await describe(image.path, await labels.find(image.path), { names, input });
      const isStored = stored.has(image.path);
      await collector.add({ ...described, name: image.name, isStored }, [split]);
    }
  }
  for (const issue of await labels.report()) collector.report(issue);
  return collector.finish(
    classes ?? names,
    chosen.map(({ split }) => split),
  );
}

async function readYaml(file: string, input: string): Promise<DataYaml> {
  const contents = await readSmallFile(file, { limit: 2 ** 24, code: 'LABELS_INVALID' });
  return withoutQuoting({ file, input, expected: 'the description of YOLO data' }, () =>
    parseDataYaml(contents.toString('utf8'), file),
  );
}

async function wholeFolder(root: string): Promise<string> {
  return (await isFolder(join(root, 'images'))) ? 'images' : '.';
}

async function describe(
  image: string,
  labels: string | undefined,
  { names, input }: { names: readonly string[]; input: string },
) {
  const file = labels ?? image;
  if (labels === undefined) return { image, file, objectsFor: () => [] };
  const contents = await readSmallFile(labels, { limit: MAX_LIST_BYTES, code: 'LABELS_INVALID' });
  const expected = 'lines "class cx cy width height"';
  const objectsFor = await withoutQuoting({ file, input, expected }, () =>
    parseYoloLabels(contents.toString('utf8'), { file, names }),
  );
  return { image, file, objectsFor };
}

interface PartOptions {
  root: string;
  input: string;
  yaml: DataYaml | undefined;
  onMissingImage: 'stop' | 'skip';
  collector: ImageCollector;
}

async function readPart(split: string, places: readonly string[], options: PartOptions): Promise<YoloPart> {
  const images: YoloImage[] = [];
  for (const place of places) {
    const path = await findPlace(split, place, options);
    if (await isFolder(path)) images.push(...(await imagesBelow(path)));
    else images.push(...(await listedImages(path, options)));
  }
  return { split, images };
}

/** A path of `data.yaml`: from its `path`, else from its folder. Exports of Roboflow say `../train/images` of a folder beside it. */
async function findPlace(split: string, place: string, { root, yaml }: PartOptions): Promise<string> {
  const bases = [...(yaml?.path === undefined ? [] : [resolve(root, yaml.path)]), root];
  const inside = normalize(place).replace(/^(\.\.[\\/])+/, '');
  const candidates = [...bases.map((base) => resolve(base, place)), join(root, inside)];
  for (const candidate of candidates) {
    const isThere = await stat(candidate).then(
      () => true,
      () => false,
    );
    if (isThere && isWithin(root, candidate)) return candidate;
  }
  throw labelsInvalid(
    `Expected the images of split "${split}" in ${candidates[0]!}, a folder or a list inside of ${root}; found none.`,
    { hint: 'Put them there, or correct the path in the file; nothing was written.', file: candidates[0] },
  );
}

function isWithin(root: string, path: string): boolean {
  const outer = resolve(root);
  return path === outer || path.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`);
}

async function imagesBelow(folder: string): Promise<YoloImage[]> {
  return (await filesBelow(folder, isImageFile)).map((name) => ({ path: join(folder, name), name }));
}

/** Images of a list: one path a line, relative to the list or to the data set. */
async function listedImages(
  list: string,
  { root, input, onMissingImage, collector }: PartOptions,
): Promise<YoloImage[]> {
  const contents = await readSmallFile(list, { limit: MAX_LIST_BYTES, code: 'LABELS_INVALID' });
  const finder = createImageFinder([dirname(list), root], onMissingImage);
  const isHidden = await leadsOut(list, input);
  const images: YoloImage[] = [];
  for (const [i, line] of contents
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const written = line.trim();
    if (written === '') continue;
    // Lists often hold whole paths; those into the data set are meant as such.
    const name =
      isAbsolute(written) && isWithin(root, resolve(written))
        ? written.slice(resolve(root).length + 1)
        : written;
    const image = await finder.find(name, { file: list, where: `line ${i + 1}`, isHidden });
    if (image !== undefined) images.push({ path: image, name: plainName(name) });
  }
  finder.issues.forEach((issue) => {
    collector.report(issue);
  });
  return images;
}
