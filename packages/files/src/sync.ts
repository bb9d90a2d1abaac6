import { open, type FileHandle } from 'node:fs/promises';
import { closingInTurn } from './close-all.js';

/** How files are opened. @default Node's */
export type Open = (path: string, flags: string) => Promise<FileHandle>;

/** Waits until a file's bytes are on the disk. @throws the system's error */
export async function syncFile(file: string, by: Open = open): Promise<void> {
  const handle = await by(file, 'r+'); // Windows syncs only what may be written
  await closingInTurn(
    () => handle.sync(),
    () => handle.close(),
  );
}

/** What systems say that cannot sync a folder. */
const NO_SYNC: ReadonlySet<unknown> = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF']);

/** Makes renames in a folder survive a crash, where the system can do that. @throws the system's other errors */
export async function syncFolder(folder: string, by: Open = open): Promise<void> {
  try {
    const handle = await by(folder, 'r');
    await closingInTurn(
      () => handle.sync(),
      () => handle.close(),
    );
  } catch (error) {
    if (!NO_SYNC.has((error as NodeJS.ErrnoException).code)) throw error;
  }
}
