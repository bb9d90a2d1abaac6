import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ioError } from './errors.js';

let written = 0;

/** Makes the rename itself survive a crash. Where folders cannot be synced (Windows), there is nothing to do. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** Everything written, on disk, and closed. */
async function fill(file: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await write(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file that appears whole or not at all: into a temporary file beside it, then to disk, then renamed over it.
 * If anything fails the temporary file is removed and what was there before stays.
 *
 * @throws WeightsError IO with the reason; the writer's own errors as they are
 */
export async function writeAtomically(
  file: string,
  write: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  // Unique among the processes and the calls that may write the same file at once.
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}-${written++}.incomplete`);
  try {
    await fill(temporary, write);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw ioError('write', file, error);
  }
  await syncFolder(dirname(file));
}

/** The whole array, however many calls that takes. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;)
    at += (await handle.write(bytes, at, Math.min(bytes.length - at, CHUNK))).bytesWritten;
}

/** A system call moves less than 2 GiB. */
const CHUNK = 2 ** 30;
