import type { FileHandle } from 'node:fs/promises';
import { writeAtomically as replaceFile } from '@ssd/files';
import { ioError } from './errors.js';

/**
 * Writes a file that appears whole or not at all; if anything fails, what was there before stays.
 *
 * @throws WeightsError IO with the reason; the writer's own errors as they are
 */
export async function writeAtomically(
  file: string,
  write: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  try {
    await replaceFile(file, write);
  } catch (error) {
    throw ioError('write', file, error);
  }
}

/** The whole array, however many calls that takes. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;)
    at += (await handle.write(bytes, at, Math.min(bytes.length - at, CHUNK))).bytesWritten;
}

/** A system call moves less than 2 GiB. */
const CHUNK = 2 ** 30;
