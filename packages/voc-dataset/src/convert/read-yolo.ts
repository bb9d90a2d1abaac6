import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { filesBelow } from '../files-below.js';
import { leadsOut, withoutQuoting } from '../foreign-links.js';
import { isImageFile } from '../index-images.js';
import { plainLines, plainText } from '../plain-text.js';
import { MAX_LIST_BYTES } from '../read-list.js';
import { readSmallFile } from '../read-small-file.js';
import { isFolder } from '../search-folders.js';
import { splitKind } from '../split-kind.js';
import type { AnnotatedSet, ReadOptions } from './annotated-set.js';
import { chooseSplits } from './choose-splits.js';
import { ImageCollector } from './collect-images.js';
import type { YoloDescription } from './describe-yolo.js';
import { describeYolo } from './describe-yolo.js';
import type { FoundImage } from './find-image.js';
import { createImageFinder } from './find-image.js';
import { LabelFinder } from './find-labels.js';
import { findPlace, isWithin } from './find-place.js';
import { readStoredList } from './stored-list.js';
import { parseYoloLabels } from './yolo-labels.js';
import { labelsInvalid } from './labels-invalid.js';

/** Where the images of a split are. */
interface YoloPart {
  split: string;
  /** Folders and lists. */
  paths: string[];
}

/**
 * Reads YOLO data: `data.yaml` or Darknet's `obj.data` with folders or lists of images, or a class list and folders. The label file
 * of `images/a/x.jpg` is `labels/a/x.txt`, else `x.txt` beside it; an image without one has no objects.
 *
 * @throws DatasetError LABELS_INVALID with file and line, IMAGE_MISSING or SPLIT_NOT_FOUND
 */
export async function readYolo(
  input: string,
  { splits, classes, onMissingImage, signal }: ReadOptions,
): Promise<AnnotatedSet> {
  const described = await describeYolo(input, classes);
  const { root, names } = described;
  const stored = await readStoredList(root);
  const collector = new ImageCollector();
  const labels = new LabelFinder();
  const places = [...described.splits].map(([split, list]) => ({ split, places: list }));
  const chosen = chooseSplits(places, splits, input);
  const parts = await findParts(chosen, described, { collector, isAsked: splits !== undefined });
  for (const { split, paths } of parts) {
    for (const image of await imagesOf(paths, { root, input, onMissingImage, collector })) {
      signal?.throwIfAborted();
      const labelled = await readLabels(image.path, await labels.find(image.path), { names, input });
      const isStored = stored.has(image.path);
      await collector.add({ ...labelled, name: image.name, isStored }, [split]);
    }
  }
  for (const issue of await labels.report()) collector.report(issue);
  return collector.finish(
    classes ?? names,
    parts.map(({ split }) => split),
  );
}

async function readLabels(
  image: string,
  labels: string | undefined,
  { names, input }: { names: readonly string[]; input: string },
) {
  const file = labels ?? image;
  if (labels === undefined) return { image, file, objectsFor: () => [] };
  const contents = await readSmallFile(labels, { limit: MAX_LIST_BYTES, code: 'LABELS_INVALID' });
  const expected = 'lines "class cx cy width height"';
  const objectsFor = await withoutQuoting({ file, input, expected }, () =>
    parseYoloLabels(plainText(contents), { file, names }),
  );
  return { image, file, objectsFor };
}

/**
 * The parts that are there. Roboflow's data.yaml names train, val and test whatever it holds: one to measure or test on that is not
 * there is left out, with an issue, unless it was asked for or nothing else is there.
 */
async function findParts(
  chosen: readonly { split: string; places: readonly string[] }[],
  described: YoloDescription,
  { collector, isAsked }: { collector: ImageCollector; isAsked: boolean },
): Promise<YoloPart[]> {
  const { root, file } = described;
  const parts: YoloPart[] = [];
  const missing: { split: string; place: string; looked: string; isWhole: boolean }[] = [];
  for (const { split, places } of chosen) {
    const paths: string[] = [];
    const gone: { place: string; looked: string }[] = [];
    for (const place of places) {
      const { found, looked } = await findPlace(place, described);
      if (found === undefined) gone.push({ place, looked });
      else paths.push(found);
    }
    const [first] = gone;
    if (first === undefined) parts.push({ split, paths });
    else missing.push({ split, ...first, isWhole: paths.length === 0 });
  }
  for (const { split, place, looked, isWhole } of missing) {
    const others = parts.map((part) => part.split);
    if (isAsked || !isWhole || others.length === 0 || splitKind(split) === 'train') {
      const other =
        others.length === 0 ? 'correct the path in the file' : `choose others: ${others.join(', ')}`;
      throw labelsInvalid(
        `Expected the images of split "${split}" in ${looked}, a folder or a list inside of ${root}; found none.`,
        { hint: `Put them there, or ${other}; nothing was written.`, file: looked },
      );
    }
    const message = `No images of split "${split}": "${place}" is not there. It is left out.`;
    collector.report({ code: 'split-missing', severity: 'warning', file, message });
  }
  return parts;
}

interface PartOptions {
  root: string;
  input: string;
  onMissingImage: 'stop' | 'skip';
  collector: ImageCollector;
}

async function imagesOf(paths: readonly string[], options: PartOptions): Promise<FoundImage[]> {
  const images: FoundImage[] = [];
  for (const path of paths)
    images.push(...((await isFolder(path)) ? await imagesBelow(path) : await listedImages(path, options)));
  return images;
}

async function imagesBelow(folder: string): Promise<FoundImage[]> {
  return (await filesBelow(folder, isImageFile)).map((name) => ({ path: join(folder, name), name }));
}

/** Images of a list: one path a line, relative to the list or to the data set. */
async function listedImages(
  list: string,
  { root, input, onMissingImage, collector }: PartOptions,
): Promise<FoundImage[]> {
  const contents = await readSmallFile(list, { limit: MAX_LIST_BYTES, code: 'LABELS_INVALID' });
  const finder = createImageFinder([dirname(list), root], onMissingImage);
  const isHidden = await leadsOut(list, input);
  const images: FoundImage[] = [];
  for (const [i, line] of plainLines(contents).entries()) {
    const written = line.trim();
    if (written === '') continue;
    // Lists often hold whole paths; those into the data set are meant as such.
    const name =
      isAbsolute(written) && isWithin(root, written) ? relative(resolve(root), resolve(written)) : written;
    const image = await finder.find(name, { file: list, where: `line ${i + 1}`, isHidden });
    if (image !== undefined) images.push(image);
  }
  for (const issue of finder.report()) collector.report(issue);
  return images;
}
