import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatasetError } from './dataset-error.js';
import { suggest } from './suggest.js';

/** Where a data set keeps its parts. */
export interface DatasetLayout {
  root: string;
  annotations: string;
  images: string;
  /** Folder of the split lists, if there is one. */
  imageSets?: string;
}

/** Names under which data sets in the wild keep their images; VOC's own first. */
const IMAGE_FOLDERS = ['JPEGImages', 'images', 'Images', 'PNGImages', 'imgs'];

/**
 * Finds the VOC folder: `root` itself, else a single one below it, such as `root/BCCD` or `root/VOCdevkit/VOC2007`,
 * else `root` as a flat folder with annotations next to the images.
 *
 * @throws DatasetError FOLDER_NOT_FOUND, FOLDER_AMBIGUOUS, ANNOTATIONS_NOT_FOUND or IMAGES_NOT_FOUND
 */
export async function findLayout(root: string): Promise<DatasetLayout> {
  if (!(await isFolder(root))) throw await missingFolder(root);
  const found = await findVocFolders(root, 2);
  if (found.length > 1) {
    throw new DatasetError(
      'FOLDER_AMBIGUOUS',
      `Expected one data set in ${root}, found ${found.length}: ${found.join(', ')}. Give the one you mean.`,
      { file: root },
    );
  }
  const folder = found[0];
  if (folder === undefined) return flatLayout(root);
  const images = await firstFolder(IMAGE_FOLDERS.map((name) => join(folder, name)));
  if (images === undefined) {
    throw new DatasetError(
      'IMAGES_NOT_FOUND',
      `Expected a folder JPEGImages in ${folder} next to Annotations, found none. Put the photographs there.`,
      { file: join(folder, 'JPEGImages') },
    );
  }
  const imageSets = await firstFolder([join(folder, 'ImageSets', 'Main'), join(folder, 'ImageSets')]);
  return { root: folder, annotations: join(folder, 'Annotations'), images, ...(imageSets && { imageSets }) };
}

/** Folders with a subfolder Annotations, from `folder` down at most `depth` levels; not searched below a find. */
async function findVocFolders(folder: string, depth: number): Promise<string[]> {
  if (await isFolder(join(folder, 'Annotations'))) return [folder];
  if (depth === 0) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  // Links are not followed: they could lead in circles or out of the data set.
  const below = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
  const found = await Promise.all(below.sort().map((name) => findVocFolders(join(folder, name), depth - 1)));
  return found.flat();
}

async function flatLayout(root: string): Promise<DatasetLayout> {
  const names = await readdir(root);
  if (names.some((name) => name.toLowerCase().endsWith('.xml')))
    return { root, annotations: root, images: root };
  throw new DatasetError(
    'ANNOTATIONS_NOT_FOUND',
    `Expected Pascal VOC data in ${root}: a folder Annotations with one XML file an image, a folder JPEGImages, and ` +
      `lists such as ImageSets/Main/train.txt. Found ${names.length === 0 ? 'nothing' : names.slice(0, 8).join(', ')}.`,
    { file: join(root, 'Annotations') },
  );
}

async function missingFolder(root: string): Promise<DatasetError> {
  const parent = join(root, '..');
  const siblings = (await isFolder(parent)) ? await readdir(parent, { withFileTypes: true }) : [];
  const folders = siblings.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const hint =
    folders.length > 0 && folders.length <= 50 ? ` In ${parent}:${suggest(basename(root), folders)}` : '';
  return new DatasetError(
    'FOLDER_NOT_FOUND',
    `Expected a folder with Pascal VOC data, found no ${root}.${hint}`,
    {
      file: root,
    },
  );
}

async function firstFolder(candidates: readonly string[]): Promise<string | undefined> {
  for (const candidate of candidates) if (await isFolder(candidate)) return candidate;
  return undefined;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
