import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatasetError } from './dataset-error.js';
import { filesBelow, holdsBelow } from './files-below.js';
import { findLists } from './find-lists.js';
import { isXmlName } from './index-annotations.js';
import { isImageName } from './index-images.js';
import { subfolders } from './search-folders.js';
import { splitKind } from './split-kind.js';

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
  /** Folders by the split that each is, where a folder without lists has its annotations in `Annotations/train` and the like. */
  splitFolders?: ReadonlyMap<string, string>;
}

/** Of a folder that is a split when it lies beside others that are, as some tools export them. */
export function isSplitFolder(name: string): boolean {
  return splitKind(name) !== undefined;
}

/** Names under which data sets in the wild keep their parts, in lower case; VOC's own first. */
const ANNOTATION_FOLDERS = ['annotations', 'annotation', 'xmls', 'xml', 'labels'];
const IMAGE_FOLDERS = ['jpegimages', 'images', 'image', 'pngimages', 'imgs', 'img', 'data'];

/** Path of the folder's part for annotations, if it is there: one with XML files in it or below, else VOC's own. */
export async function annotationFolder(folder: string): Promise<string | undefined> {
  const names = partsOf(await subfolders(folder), ANNOTATION_FOLDERS);
  for (const name of names) if (await holdsBelow(join(folder, name), isXmlName)) return join(folder, name);
  return names.includes('Annotations') ? join(folder, 'Annotations') : undefined;
}

/** Whether annotations lie in the folder itself. */
export function isFlat(folder: string): Promise<boolean> {
  return holds(folder, isXmlName);
}

/** Whether annotations lie in the folder itself, and images beside them. */
export async function isFlatWithImages(folder: string): Promise<boolean> {
  return (await isFlat(folder)) && (await holds(folder, isImageName));
}

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
      `Expected a folder JPEGImages in ${folder} next to ${basename(annotations)}, found none.`,
      {
        hint: 'Put the photographs there or beside the annotations, or name the folder that holds both.',
        file: join(folder, 'JPEGImages'),
      },
    );
  }
  const lists = await findLists(folder);
  const splitFolders = lists === undefined ? await findSplitFolders(annotations) : undefined;
  return {
    name: basename(folder),
    root: folder,
    annotations,
    images,
    ...(lists && { lists }),
    ...(splitFolders && { splitFolders }),
  };
}

/** Of a folder of annotations that has them all in folders called as splits are, these. */
async function findSplitFolders(annotations: string): Promise<ReadonlyMap<string, string> | undefined> {
  const names = new Set((await filesBelow(annotations, isXmlName)).map((name) => name.split('/')));
  const folders = new Set([...names].map((parts) => (parts.length > 1 ? parts[0]! : '')));
  if (folders.size === 0 || ![...folders].every(isSplitFolder)) return undefined;
  return new Map([...folders].sort().map((name) => [name.toLowerCase(), name]));
}

async function imageFolder(folder: string): Promise<string | undefined> {
  const [name] = partsOf(await subfolders(folder), IMAGE_FOLDERS);
  if (name !== undefined) return join(folder, name);
  return (await holds(folder, isImageName)) ? folder : undefined;
}

/** The names that are among those looked for, in the order of these; VOC's own spelling before others. */
function partsOf(names: readonly string[], wanted: readonly string[]): string[] {
  return wanted.flatMap((part) => names.filter((name) => name.toLowerCase() === part));
}

async function holds(folder: string, isWanted: (name: string) => boolean): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).some(isWanted);
}
