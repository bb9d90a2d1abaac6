import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it, like `mkdir` with `recursive`, whose errors lie: it says ENOENT of a disk that can only be
 * read or a quota that is used up, and never returns where a system refuses folders by that code (`/proc`).
 *
 * @throws the system's error for the first folder that cannot be made; ENOTDIR where a file is in the way
 */
export async function makeFolder(folder: string): Promise<void> {
  const path = resolve(folder);
  try {
    await mkdir(path);
  } catch (error) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) return;
    if (found !== undefined) throw inTheWay(path);
    const parent = dirname(path);
    const isParentMissing = (await stat(parent).catch(() => undefined)) === undefined;
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === path) throw error;
    if (isParentMissing) await makeFolder(parent); // else it is a refusal, or was made just now: the next try tells
    await mkdir(path).catch(async (again: unknown) => {
      if (!(await stat(path).catch(() => undefined))?.isDirectory()) throw again; // another process was faster
    });
  }
}

function inTheWay(path: string): Error {
  // eslint-disable-next-line no-restricted-syntax -- the system's own error, as mkdir of the path itself would give it
  return Object.assign(new Error(`ENOTDIR: not a directory, mkdir '${path}'`), {
    code: 'ENOTDIR',
    syscall: 'mkdir',
    path,
  });
}
