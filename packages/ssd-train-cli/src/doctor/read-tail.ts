import { open } from 'node:fs/promises';

/**
 * The last lines of a text file, without reading the rest of it.
 *
 * @param lines most that are returned
 * @param bytes most that are read; a first line that is cut off is left out
 */
export async function readTail(
  path: string,
  { lines, bytes }: { lines: number; bytes: number },
): Promise<string[]> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - bytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    const found = buffer.toString('utf8', 0, bytesRead).split('\n');
    if (start > 0) found.shift();
    return found.filter((line) => line !== '').slice(-lines);
  } finally {
    await file.close();
  }
}
