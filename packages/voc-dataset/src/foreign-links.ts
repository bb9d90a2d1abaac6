import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, sep } from 'node:path';
import { DatasetError } from './dataset-error.js';

/**
 * Whether a file is reached through a link that leads out of its data set. Data sets made of links are common and are
 * read; but whoever made one may have pointed a link at a file of ours, whose contents messages must not show.
 *
 * @param input what the data set was named by: its folder, a link to it, or a file of it
 */
export async function leadsOut(file: string, input: string): Promise<boolean> {
  const [real, root] = await Promise.all([realpath(file), realpath(input)]);
  if (real === root) return false;
  const folder = (await stat(root)).isDirectory() ? root : dirname(root);
  return !real.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/**
 * Makes something of a file's contents. If it fails, and a link led out of the data set to them, the error quotes
 * nothing of them.
 *
 * @param expected what the file should be, such as `a label file`
 * @throws DatasetError of the same code, file and line
 */
export async function withoutQuoting<T>(
  { file, input, expected }: { file: string; input: string; expected: string },
  parse: () => T | Promise<T>,
): Promise<T> {
  try {
    return await parse();
  } catch (error) {
    if (!(error instanceof DatasetError) || !(await leadsOut(file, input))) throw error;
    const { code, line } = error;
    const where = line === undefined ? file : `${file}, line ${line}`;
    throw new DatasetError(
      code,
      `Expected ${expected}, found something else at ${where}. It is a link that leads out of the data set, so that what is there is not shown.`,
      { hint: 'Correct what it points to, or take the link out.', file, line },
    );
  }
}

/** In place of what a line of such a file says. */
export function hiddenLine(file: string, line: number): string {
  return `line ${line} of ${basename(file)}, a link that leads out of the data set`;
}
