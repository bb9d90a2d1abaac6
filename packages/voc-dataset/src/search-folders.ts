import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** How deep a data set may lie: `pascal-voc/trainval/VOCdevkit/VOC2007` is three down. */
const MAX_DEPTH = 3;

/** Folders looked into before the search ends: enough for any devkit, and little of a whole disk. */
const MAX_FOLDERS = 2000;

/**
 * Folders that `isWanted`, from `root` down at most three levels, sorted by path; nothing below one that is found.
 * Links are followed, each folder behind them once, so that links in circles end.
 */
export async function searchFolders(
  root: string,
  isWanted: (folder: string) => Promise<boolean>,
): Promise<string[]> {
  const seen = new Set<string>();
  const search = async (folder: string, depth: number): Promise<string[]> => {
    const real = await realpath(folder).catch(() => undefined); // a link to nothing, or to itself
    if (real === undefined || seen.has(real) || seen.size >= MAX_FOLDERS) return [];
    seen.add(real);
    if (await isWanted(folder)) return [folder];
    if (depth === 0) return [];
    const found: string[] = [];
    for (const name of await subfolders(folder)) found.push(...(await search(join(folder, name), depth - 1)));
    return found;
  };
  return search(root, MAX_DEPTH);
}

/** Names of the folders in a folder, links to folders included, hidden ones not, sorted. */
export async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const isOne =
      entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(join(folder, entry.name))));
    if (isOne) names.push(entry.name);
  }
  return names.sort();
}

export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
