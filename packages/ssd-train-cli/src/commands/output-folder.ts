import { constants } from 'node:fs';
import { access, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { CommandError } from '../errors/command-error.js';
import { makeFolder } from '@ssd/files';
import { ifThere } from '@ssd/trainer/files';
import { resultFiles, type ResultOptions } from '../output-formats/result-writer.js';
import type { Picture } from './gather-pictures.js';

/**
 * Makes the folder of results before any work is done for it.
 *
 * @throws CommandError where there is a file of that name; the system's error where it may not be written into
 */
export async function makeOutputFolder(folder: string): Promise<void> {
  const found = await ifThere(stat(folder));
  if (found !== undefined && !found.isDirectory()) {
    throw new CommandError('NOT_A_FOLDER', `Expected a folder for the results, got a file: ${folder}.`, {
      hint: 'Name another one with --output-dir.',
    });
  }
  await makeFolder(folder);
  await access(folder, constants.W_OK);
}

/**
 * Where results go into the folder of the pictures themselves, what lies there stays: pictures, and annotations that were
 * made by hand and have the same name.
 *
 * @throws CommandError WOULD_OVERWRITE
 */
export async function refuseOverwriting(pictures: readonly Picture[], options: ResultOptions): Promise<void> {
  const paths = pictures.flatMap(({ path, name }) =>
    resultFiles({ path, id: name }, options).map((file) => file.path),
  );
  if (paths.length === 0) return;
  const real = (folder: string): Promise<string> => realpath(folder).catch(() => folder);
  const folders = await Promise.all([...new Set(pictures.map(({ path }) => dirname(path)))].map(real));
  if (!folders.includes(await real(options.folder))) return;
  // Those from elsewhere write there, too. Some disks take A.JPG and a.jpg for one.
  const there = new Set((await readdir(options.folder)).map((name) => name.toLowerCase()));
  const taken = paths.find((path) => there.has(basename(path).toLowerCase()));
  if (taken === undefined) return;
  throw new CommandError(
    'WOULD_OVERWRITE',
    `Expected to write ${taken}, beside the pictures, but it is there already.`,
    { hint: 'Name another folder with --output-dir, write other formats, or take that file away first.' },
  );
}
