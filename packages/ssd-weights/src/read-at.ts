import type { FileHandle } from 'node:fs/promises';
import { badFile } from './errors.js';

/** A system call moves less than 2 GiB. */
const CHUNK = 2 ** 30;

/** Fills the array from a place in the file. */
export async function readAt(
  handle: FileHandle,
  file: string,
  into: Uint8Array,
  position: number,
): Promise<void> {
  for (let at = 0; at < into.length;) {
    const { bytesRead } = await handle.read(into, at, Math.min(into.length - at, CHUNK), position + at);
    if (bytesRead === 0) {
      throw badFile(
        `Expected ${into.length - at} more bytes at ${position + at} in ${file}; it was cut off while being read.`,
      );
    }
    at += bytesRead;
  }
}
