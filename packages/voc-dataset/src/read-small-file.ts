import { constants, open } from 'node:fs/promises';
import { DatasetError } from './dataset-error.js';
import type { DatasetErrorCode } from './dataset-error.js';

/**
 * The contents of a file that has no reason to be large.
 *
 * @param limit most bytes; nothing is read of a longer file
 * @param code of the errors
 * @throws DatasetError for a file that is longer, missing or not to be had, and for what is no file: reading a pipe or
 * a device could wait forever
 */
export async function readSmallFile(
  file: string,
  { limit, code }: { limit: number; code: DatasetErrorCode },
): Promise<Buffer> {
  try {
    // Without O_NONBLOCK, opening a pipe waits for its other end.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await handle.stat();
      if (!stats.isFile())
        throw new DatasetError(code, `Expected a file, ${file} is none.`, {
          hint: 'Name a file, or put one there.',
          file,
        });
      if (stats.size <= limit) return await handle.readFile();
      throw new DatasetError(code, `Expected at most ${limit} bytes in ${file}, found ${stats.size}.`, {
        hint: 'A file of this kind is never so large: replace it.',
        file,
      });
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof DatasetError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError(code, `Cannot read ${file}: ${reason}`, {
      hint: 'See that the file is there and may be read.',
      file,
      cause,
    });
  }
}
