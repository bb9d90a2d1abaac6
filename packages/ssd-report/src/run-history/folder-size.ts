import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of all files in a folder and below. A file with two names counts once; one that vanishes meanwhile not at all. */
export async function folderSize(path: string, seen = new Set<number>()): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const full = join(path, entry.name);
      if (entry.isDirectory()) return folderSize(full, seen);
      const found = await lstat(full).catch(() => undefined);
      if (found === undefined || (found.nlink > 1 && seen.has(found.ino))) return 0;
      seen.add(found.ino);
      return found.size;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
