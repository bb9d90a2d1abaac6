import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@ssd/files';
import { DatasetError } from '../dataset-error.js';
import type { OpenLayout } from '../open-layout.js';
import { plainLines } from '../plain-text.js';
import { MAX_LIST_BYTES, parseList } from '../read-list.js';
import { readSmallFile } from '../read-small-file.js';
import type { FixChange } from './plan-fix.js';
import { fullMessage } from '../full-message.js';

/**
 * Writes a data set's lists without the lines of images that are not in the copy.
 *
 * @param kept annotation files whose images are in the copy
 */
export async function writeLists(
  layout: OpenLayout,
  folder: string,
  kept: ReadonlySet<string>,
): Promise<FixChange[]> {
  const { lists, annotationIndex } = layout;
  if (lists === undefined) return [];
  const target = join(folder, 'ImageSets', 'Main');
  await makeFolder(target);
  const changes: FixChange[] = [];
  for (const [name, file] of lists) {
    const lines = await readLines(file);
    if (lines instanceof DatasetError) {
      changes.push({ code: 'split-invalid', file, message: `The list is left out. ${fullMessage(lines)}` });
      continue;
    }
    const left = lines.filter((line) => {
      const annotation = annotationOf(line, file, annotationIndex.find);
      return annotation !== undefined && kept.has(annotation);
    });
    const gone = lines.length - left.length;
    if (gone > 0) {
      const message = `${gone} of ${lines.length} lines name images that the copy has not; they are left out.`;
      changes.push({ code: 'list-shortened', file, message });
    }
    await writeFile(join(target, `${name}.txt`), left.map((line) => `${line}\n`).join(''));
  }
  return changes;
}

async function readLines(file: string): Promise<string[] | DatasetError> {
  try {
    const contents = await readSmallFile(file, { limit: MAX_LIST_BYTES, code: 'SPLIT_LINE_INVALID' });
    return plainLines(contents)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  } catch (error) {
    if (error instanceof DatasetError) return error;
    throw error;
  }
}

/** The annotation that a line names, if it names one inside the data set. */
function annotationOf(
  line: string,
  file: string,
  find: (id: string) => string | undefined,
): string | undefined {
  try {
    const [entry] = parseList(line, file, (id) => find(id) !== undefined);
    return entry && find(entry.id);
  } catch (error) {
    if (error instanceof DatasetError) return undefined; // a path
    throw error;
  }
}
