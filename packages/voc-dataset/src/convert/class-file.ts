import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DatasetError } from '../dataset-error.js';
import { leadsOut, withoutQuoting } from '../foreign-links.js';
import { plainLines } from '../plain-text.js';
import { readSmallFile } from '../read-small-file.js';
import { isFile } from '../search-folders.js';
import { labelsInvalid } from './labels-invalid.js';

/** Name of the class list beside data whose format has no place for one: one name a line, in the order of indices. */
export const CLASS_FILE = 'classes.txt';

/** Names of such files of other tools: Darknet's, LabelImg's, makesense.ai's, Roboflow's for Darknet. */
export const CLASS_FILES = [
  CLASS_FILE,
  'obj.names',
  'predefined_classes.txt',
  'labels.txt',
  '_darknet.labels',
];

const MAX_BYTES = 2 ** 20;

export function formatClasses(classes: readonly string[]): string {
  return classes.map((name) => `${name}\n`).join('');
}

/**
 * Reads a class list: one name a line. Any text could be one, so that a link that leads out of the data set is followed
 * only to a file that is called as such lists are.
 *
 * @param input what the data set was named by
 * @throws DatasetError LABELS_INVALID for an empty list, a name that is there twice or such a link
 */
export async function readClassFile(file: string, input: string): Promise<string[]> {
  if ((await leadsOut(file, input)) && !CLASS_FILES.includes(basename(await realpath(file)))) {
    throw labelsInvalid(
      `Expected a class list at ${file}, found a link that leads out of the data set, to a file that is not called as such lists are (${CLASS_FILES.join(', ')}). Its lines would be shown as class names.`,
      { hint: 'Put a copy there.', file },
    );
  }
  const contents = await readSmallFile(file, { limit: MAX_BYTES, code: 'LABELS_INVALID' });
  const names = plainLines(contents).map((line) => line.trim());
  while (names.at(-1) === '') names.pop();
  return withoutQuoting({ file, input, expected: 'one class name a line' }, () => expectNames(names, file));
}

/** @throws DatasetError LABELS_INVALID unless every name is there once and none is empty */
export function expectNames(names: readonly string[], file: string): string[] {
  if (names.length === 0) throw invalid(file, 'at least one class name', 'none');
  const places = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    if (name === '') throw invalid(file, `a name for class ${i}`, 'nothing');
    const other = places.get(name);
    if (other !== undefined) throw invalid(file, 'every class once', `"${name}" as ${other} and ${i}`);
    places.set(name, i);
  }
  return [...names];
}

function invalid(file: string, expected: string, got: string): DatasetError {
  return labelsInvalid(`Expected ${expected} in ${file}, got ${got}.`, { file });
}

/** The class list of a folder, if there is one under any of the usual names. */
export async function findClassFile(folder: string): Promise<string | undefined> {
  for (const name of CLASS_FILES) {
    const path = join(folder, name);
    if (await isFile(path)) return path;
  }
  return undefined;
}
