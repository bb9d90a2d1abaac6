import { statfs } from 'node:fs/promises';

/** Free bytes on the disk of a folder, as far as they are this user's. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
