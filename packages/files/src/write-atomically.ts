import { randomBytes } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { closingInTurn } from './close-all.js';
import { syncFolder } from './sync.js';

/** All of a file's content, or what writes it piece by piece. */
export type Content = string | Uint8Array | ((handle: FileHandle) => Promise<void>);

/**
 * Writes a file so that a reader, or a machine that loses power, sees the old content or the new, never a part: into a file of its
 * own name beside it (several may write one file at once), flushed to the disk, then renamed.
 *
 * @throws the system's error, or what `content` throws; the old content then stays, and nothing else is left
 */
export async function writeAtomically(file: string, content: Content): Promise<void> {
  // Not much of the name: with all of a long one it would be too long.
  const mark = `${basename(file).slice(0, 40)}.${randomBytes(6).toString('hex')}`;
  const temporary = join(dirname(file), `.${mark}.incomplete`);
  try {
    const handle = await open(temporary, 'wx');
    await closingInTurn(
      async () => {
        if (typeof content === 'function') await content(handle);
        else await handle.writeFile(content);
        await handle.sync();
      },
      () => handle.close(),
    );
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // which must not hide why
    throw error;
  }
  await syncFolder(dirname(file));
}
