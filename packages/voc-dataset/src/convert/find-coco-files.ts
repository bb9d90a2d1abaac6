import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { subfolders } from '../search-folders.js';
import { labelsInvalid } from './labels-invalid.js';

/** A COCO file and the split that it is. */
export interface CocoSource {
  file: string;
  split: string;
  /** Folder that the data set lies in. */
  root: string;
}

/** What Roboflow calls a split's file, in the split's folder. */
const ROBOFLOW = '_annotations.coco.json';

/**
 * The COCO files of a folder: `instances_*.json` where there are such (beside them lie captions and keypoints), else
 * any `.json`; in the folder itself, in `annotations`, or one in each split's folder. Or the one file that is named.
 *
 * @throws DatasetError LABELS_INVALID if there is none
 */
export async function findCocoFiles(input: string): Promise<CocoSource[]> {
  if (!(await stat(input)).isDirectory()) {
    const folder = dirname(input);
    const root = basename(folder).toLowerCase() === 'annotations' ? dirname(folder) : folder;
    return [{ file: input, split: splitName(input), root }];
  }
  const folders = [join(input, 'annotations'), input];
  for (const folder of folders) {
    const files = await jsonFiles(folder);
    if (files.length > 0) return files.map((file) => ({ file, split: splitName(file), root: input }));
  }
  const found: CocoSource[] = [];
  for (const name of await subfolders(input)) {
    const file = join(input, name, ROBOFLOW);
    const isThere = (await readdir(join(input, name))).includes(ROBOFLOW);
    if (isThere) found.push({ file, split: name, root: join(input, name) });
  }
  if (found.length > 0) return found;
  throw labelsInvalid(
    `Expected COCO files in ${input}: annotations/instances_*.json, or ${ROBOFLOW} in each split's folder. Found none.`,
    { hint: 'Name the file itself; nothing was written.', file: input },
  );
}

async function jsonFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => []))
    .filter((name) => /\.json$/i.test(name) && !name.startsWith('.'))
    .sort();
  const instances = names.filter((name) => name.startsWith('instances_'));
  return (instances.length > 0 ? instances : names).map((name) => join(folder, name));
}

/** `instances_train2017.json` is `train2017`; a Roboflow file is called as its folder. */
function splitName(file: string): string {
  const name = basename(file);
  if (name === ROBOFLOW) return basename(dirname(file));
  return name.slice(0, -extname(name).length || undefined).replace(/^instances_/, '');
}
