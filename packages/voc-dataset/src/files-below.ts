import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetError } from './dataset-error.js';
import { isFolder } from './search-folders.js';

/** Folders looked into below one: more than any data set has, and fewer than a disk that was named by mistake. */
const MAX_FOLDERS = 20_000;

/** @param isFile not so for a pipe or a device */
type IsWanted = (name: string, isFile: boolean) => boolean;

/**
 * Names of the files below a folder, at any depth, sorted: relative to it, with `/`. Hidden files and folders are left
 * out. Links are followed, folders behind them too; one that leads back to a folder it lies in ends there.
 *
 * @throws DatasetError FOLDER_AMBIGUOUS where there are more than 20,000 folders
 */
export async function filesBelow(folder: string, isWanted: IsWanted): Promise<string[]> {
  const found: string[] = [];
  for await (const name of walk(folder, isWanted)) found.push(name);
  return found.sort();
}

/** Whether {@link filesBelow} finds any, in a folder that need not be there. */
export async function holdsBelow(folder: string, isWanted: IsWanted): Promise<boolean> {
  if (!(await isFolder(folder))) return false;
  const { done } = await walk(folder, isWanted).next();
  return done !== true;
}

async function* walk(folder: string, isWanted: IsWanted): AsyncGenerator<string, void> {
  // Last in, first out; `above` are the real paths of the folders that one lies in.
  const rest: { inside: string; above: readonly string[] }[] = [{ inside: '', above: [] }];
  for (let looked = 1; ; looked++) {
    const next = rest.pop();
    if (next === undefined) return;
    const path = join(folder, next.inside);
    const real = await realpath(path);
    if (next.above.includes(real)) continue;
    if (looked > MAX_FOLDERS) {
      throw new DatasetError(
        'FOLDER_AMBIGUOUS',
        `Expected a data set's files in ${folder}, found more than ${MAX_FOLDERS} folders below it.`,
        { hint: 'Name the folder of the data set itself.', file: folder },
      );
    }
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const name = next.inside === '' ? entry.name : `${next.inside}/${entry.name}`;
      const isLink = entry.isSymbolicLink();
      if (entry.isDirectory() || (isLink && (await isFolder(join(folder, name)))))
        rest.push({ inside: name, above: [...next.above, real] });
      else if (isWanted(entry.name, entry.isFile() || isLink)) yield name;
    }
  }
}
