import { readdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { suggestName } from '@ssd/names';
import type { DataRoots } from './data-roots.js';
import { listRoots } from './data-roots.js';
import { DatasetError } from './dataset-error.js';
import { holdsBelow } from './files-below.js';
import { isXmlName } from './index-annotations.js';
import { annotationFolder, isFlat, isFlatWithImages, isSplitFolder, readLayout } from './read-layout.js';
import type { DatasetLayout, LayoutNeeds } from './read-layout.js';
import { isFolder, searchFolders, subfolders } from './search-folders.js';

/**
 * Finds the data sets of all roots: a root itself, else the one below it (`root/BCCD`, `root/VOCdevkit/VOC2007`), else
 * all below it where they are parts of one (VOC2007 and VOC2012 of a devkit; folders `train`, `valid`, `test`), else
 * the root as a flat folder with annotations next to the images.
 *
 * @param names data sets that are meant; where given, others below a root are left aside, and several may be unrelated
 * @throws DatasetError FOLDER_NOT_FOUND, FOLDER_AMBIGUOUS, ANNOTATIONS_NOT_FOUND or IMAGES_NOT_FOUND
 */
export async function findLayouts(
  roots: DataRoots,
  names?: ReadonlySet<string>,
  needs: LayoutNeeds = {},
): Promise<[DatasetLayout, ...DatasetLayout[]]> {
  const layouts = new Map<string, DatasetLayout>();
  for (const root of listRoots(roots)) {
    for (const layout of await layoutsBelow(root, names, needs)) {
      const real = await realpath(layout.annotations);
      if (!layouts.has(real)) layouts.set(real, layout);
    }
  }
  const [first, ...others] = layouts.values();
  if (first !== undefined) return [first, ...others];
  throw new DatasetError('FOLDER_NOT_FOUND', 'Expected at least one folder with Pascal VOC data, got none.', {
    hint: 'Name the folder that holds Annotations and JPEGImages.',
  });
}

async function layoutsBelow(
  root: string,
  names: ReadonlySet<string> | undefined,
  needs: LayoutNeeds,
): Promise<DatasetLayout[]> {
  if (!(await isFolder(root))) throw await missingFolder(root);
  const all = await searchFolders(root, async (folder) => (await annotationFolder(folder)) !== undefined);
  const named = all.filter((folder) => names?.has(basename(folder)) === true);
  const found = named.length > 0 ? named : all;
  if (found.length === 0) return flatLayouts(root);
  if (areSplits(found, root)) return splitLayouts(found, needs);
  const isOneDevkit = found.every((folder) => /^VOC\d{4}$/i.test(basename(folder)));
  if (found.length > 1 && named.length === 0 && !isOneDevkit) {
    throw new DatasetError(
      'FOLDER_AMBIGUOUS',
      `Expected one data set in ${root}, found ${found.length}: ${found.join(', ')}.`,
      {
        hint:
          'Give the one you mean, or several to join, or name each split with its folder: ' +
          `"${found.map((folder) => `${basename(folder)}:train`).join('+')}".`,
        file: root,
      },
    );
  }
  return Promise.all(found.map((folder) => readLayout(folder, needs)));
}

/** Annotations next to the images: in the folder itself, or in subfolders, which may be a split each. */
async function flatLayouts(root: string): Promise<DatasetLayout[]> {
  if (await isFlat(root)) return [await readLayout(root)];
  const below = (await subfolders(root)).filter(isSplitFolder);
  const flat: string[] = [];
  for (const name of below) if (await holdsBelow(join(root, name), isXmlName)) flat.push(join(root, name));
  if (flat.length > 0) return splitLayouts(flat, {});
  // XML alone may be anything; with images beside it is a data set in parts.
  if ((await searchFolders(root, isFlatWithImages)).length > 0) return [await readLayout(root)];
  const names = await readdir(root);
  throw new DatasetError(
    'ANNOTATIONS_NOT_FOUND',
    `Expected Pascal VOC data in ${root}: a folder Annotations with one XML file an image, a folder JPEGImages, and ` +
      `lists such as ImageSets/Main/train.txt. Found ${names.length === 0 ? 'nothing' : names.slice(0, 8).join(', ')}.`,
    {
      hint:
        'Name the folder above the annotations. Pictures alone are nothing to learn from: an annotation tool that writes ' +
        'Pascal VOC XML makes the rest.',
      file: join(root, 'Annotations'),
    },
  );
}

function areSplits(folders: readonly string[], root: string): boolean {
  return folders.every(
    (folder) => isSplitFolder(basename(folder)) && folder === join(root, basename(folder)),
  );
}

/** Lists inside such a folder still come first. */
async function splitLayouts(folders: readonly string[], needs: LayoutNeeds): Promise<DatasetLayout[]> {
  const layouts = await Promise.all(folders.map((folder) => readLayout(folder, needs)));
  return layouts.map((layout) =>
    layout.lists === undefined ? { ...layout, wholeSplit: layout.name.toLowerCase() } : layout,
  );
}

async function missingFolder(root: string): Promise<DatasetError> {
  const parent = join(root, '..');
  const folders = await subfolders(parent);
  const there =
    folders.length > 0 && folders.length <= 50 ? ` In ${parent}:${suggestName(basename(root), folders)}` : '';
  return new DatasetError(
    'FOLDER_NOT_FOUND',
    `Expected a folder with Pascal VOC data, found no ${root}.${there}`,
    {
      hint: 'Check the path; a relative path starts from the current folder.',
      file: root,
    },
  );
}
