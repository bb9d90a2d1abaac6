import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatasetError } from './dataset-error.js';
import { isImageName } from './index-images.js';
import { findLists } from './find-lists.js';
import { subfolders } from './search-folders.js';

/** Where a data set keeps its parts. */
export interface DatasetLayout {
  /** Name of its folder, such as `VOC2007`. */
  name: string;
  root: string;
  annotations: string;
  images: string;
  /** Files of the split lists by name; missing where a folder has no lists. */
  lists?: ReadonlyMap<string, string>;
  /** The one split that the whole folder is, where folders called `train`, `valid` and `test` lie side by side. */
  wholeSplit?: string;
}

/** Names under which data sets in the wild keep their parts, in lower case; VOC's own first. */
const ANNOTATION_FOLDERS = ['annotations', 'annotation', 'xmls', 'xml'];
const IMAGE_FOLDERS = ['jpegimages', 'images', 'image', 'pngimages', 'imgs', 'img'];

const isXml = (name: string): boolean => /\.xml$/i.test(name) && !name.startsWith('.');

/** Path of the folder's part for annotations, if it is there: VOC's own name, or another with XML files in it. */
export async function annotationFolder(folder: string): Promise<string | undefined> {
  for (const name of partsOf(await subfolders(folder), ANNOTATION_FOLDERS)) {
    const path = join(folder, name);
    if (name === 'Annotations' || (await holds(path, isXml))) return path;
  }
  return undefined;
}

/** Whether annotations lie in the folder itself. */
export const isFlat = (folder: string): Promise<boolean> => holds(folder, isXml);

/** What of a data set must be there. */
export interface LayoutNeeds {
  /** Where a folder of images is not needed and missing, that of the annotations stands for it. @default true */
  images?: boolean;
}

/**
 * The parts of a folder that {@link annotationFolder} or {@link isFlat} holds for.
 *
 * @throws DatasetError IMAGES_NOT_FOUND
 */
export async function readLayout(
  folder: string,
  { images: needsImages = true }: LayoutNeeds = {},
): Promise<DatasetLayout> {
  const annotations = (await annotationFolder(folder)) ?? folder;
  const images =
    annotations === folder
      ? folder
      : ((await imageFolder(folder)) ?? (needsImages ? undefined : annotations));
  if (images === undefined) {
    throw new DatasetError(
      'IMAGES_NOT_FOUND',
      `Expected a folder JPEGImages in ${folder} next to ${basename(annotations)}, found none. Put the photographs there.`,
      { file: join(folder, 'JPEGImages') },
    );
  }
  const lists = await findLists(folder);
  return { name: basename(folder), root: folder, annotations, images, ...(lists && { lists }) };
}

async function imageFolder(folder: string): Promise<string | undefined> {
  const [name] = partsOf(await subfolders(folder), IMAGE_FOLDERS);
  if (name !== undefined) return join(folder, name);
  return (await holds(folder, isImageName)) ? folder : undefined;
}

/** The names that are among those looked for, in the order of these; VOC's own spelling before others. */
const partsOf = (names: readonly string[], wanted: readonly string[]): string[] =>
  wanted.flatMap((part) => names.filter((name) => name.toLowerCase() === part));

const holds = async (folder: string, isWanted: (name: string) => boolean): Promise<boolean> =>
  (await readdir(folder).catch(() => [])).some(isWanted);
