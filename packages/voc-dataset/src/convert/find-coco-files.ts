import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { isSplitFolder } from '../read-layout.js';
import { subfolders } from '../search-folders.js';
import { labelsInvalid } from './labels-invalid.js';
import { looksLikeCoco } from './looks-like-coco.js';

/** A COCO file and the split that it is. */
export interface CocoSource {
  file: string;
  split: string;
  /** Folder that the data set lies in. */
  root: string;
}

/** What Roboflow calls a split's file, in the split's folder. */
const ROBOFLOW = '_annotations.coco.json';

const INSTANCES = /^instances[_.]/;

/**
 * The COCO files of a folder: `instances_*.json` where there are such (beside them lie captions and keypoints), else
 * any `.json` that looks like one; in the folder itself, in `annotations`, or one in each split's folder. Or the one file that is named.
 *
 * @throws DatasetError LABELS_INVALID if there is none
 */
export async function findCocoFiles(input: string): Promise<CocoSource[]> {
  if (!(await stat(input)).isDirectory()) {
    const folder = dirname(input);
    const root = basename(folder).toLowerCase() === 'annotations' ? dirname(folder) : folder;
    return [{ file: input, split: splitName(input), root }];
  }
  for (const folder of [join(input, 'annotations'), input]) {
    const files = await annotationFiles(folder);
    if (files.length > 0) return files.map((file) => ({ file, split: splitName(file), root: input }));
  }
  const found: CocoSource[] = [];
  for (const name of await subfolders(input)) {
    const root = join(input, name);
    const isRoboflow = (await readdir(root)).includes(ROBOFLOW);
    const file = isRoboflow ? join(root, ROBOFLOW) : isSplitFolder(name) ? await onlyCoco(root) : undefined;
    if (file !== undefined) found.push({ file, split: name, root });
  }
  if (found.length > 0) return found;
  throw labelsInvalid(
    `Expected COCO files in ${input}: annotations/instances_*.json, or ${ROBOFLOW} or another in each split's folder. Found none.`,
    { hint: 'Name the file itself; nothing was written.', file: input },
  );
}

/** FiftyOne's `train/labels.json` and the like. */
async function onlyCoco(folder: string): Promise<string | undefined> {
  const coco = await cocoAmong(await jsonFiles(folder));
  return coco.length === 1 ? coco[0] : undefined;
}

/** Beside a tool's COCO file may lie notes of its own: where some look like COCO, the others are left out. */
async function annotationFiles(folder: string): Promise<string[]> {
  const files = await jsonFiles(folder);
  if (files.length < 2 || INSTANCES.test(basename(files[0]!))) return files;
  const coco = await cocoAmong(files);
  return coco.length > 0 ? coco : files;
}

async function cocoAmong(files: readonly string[]): Promise<string[]> {
  const coco: string[] = [];
  for (const file of files) if (await looksLikeCoco(file)) coco.push(file);
  return coco;
}

/** Those of a folder that are called as COCO calls its boxes; without such, all. */
async function jsonFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => []))
    .filter((name) => /\.json$/i.test(name) && !name.startsWith('.'))
    .sort();
  const instances = names.filter((name) => INSTANCES.test(name));
  return (instances.length > 0 ? instances : names).map((name) => join(folder, name));
}

/** `instances_train2017.json` is `train2017`; a Roboflow file is called as its folder. */
function splitName(file: string): string {
  const name = basename(file);
  if (name === ROBOFLOW) return basename(dirname(file));
  return name.slice(0, -extname(name).length || undefined).replace(/^instances_/, '');
}
