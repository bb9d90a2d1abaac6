import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** The package that holds the pictures of the demo. */
export const EXAMPLE_PACKAGE = '@ssd/example-blood-cells';

/** Its Pascal VOC folder. */
export const EXAMPLE_DATA = join('data', 'BCCD');

/** Where the package comes to lie in a cache. */
export function examplesIn(cache: string): string {
  return join(cache, 'example-blood-cells');
}

/** What is downloaded and what then lies on the disk, for people. */
export const EXAMPLE_SIZE = '7 MB to download, 9 MB on disk';

/** {@link folderDigest} of that folder: the pictures never change, whatever else a version of the package does. */
export const EXAMPLE_DIGEST = 'ed11d6beafbb601f8a1a7f63152b71d54fd4427b258c22a74ed7242a594bc807';

/** SHA-256 of the names, sizes and contents of all files in a folder. */
export async function folderDigest(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const bytes = await readFile(file);
    const name = relative(folder, file).split(sep).join('/');
    hash.update(`${name} ${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}
