import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { diskError } from './disk-error.js';

/**
 * Writes a file so that a reader, or a machine that loses power, sees the old content or the new, never a part:
 * into `<path>.incomplete`, flushed to the disk, then renamed.
 *
 * @throws TrainerError E_DISK_FULL or E_RUN_FOLDER; the old content then stays.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.incomplete`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } catch (error) {
      await file.close().catch(() => undefined);
      throw error;
    }
    await file.close();
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined); // which must not hide why
    throw diskError(path, cause);
  }
}

/** Flushes a file's content to the disk. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes renames inside a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  await syncFile(path);
}
