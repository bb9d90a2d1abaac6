import { open, stat } from 'node:fs/promises';
import { WeightsError, badFile, ioError } from './errors.js';
import { readAt } from './read-at.js';

/** Bytes that are read where they are needed: a file, or one that lies in memory. */
export interface ByteSource {
  /** How messages call it. */
  readonly file: string;
  /** Bytes in all. */
  readonly size: number;
  /**
   * @throws WeightsError BAD_FILE where the range runs over the end; nothing is allocated then
   */
  readonly read: (position: number, length: number) => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
}

function checkRange(file: string, size: number, position: number, length: number): void {
  if (!(position >= 0 && length >= 0 && position + length <= size)) {
    throw badFile(
      `Expected ${length} bytes at ${position} in ${file}, which has ${size}: it is damaged or cut off.`,
    );
  }
}

/** @throws WeightsError IO where there is no such file, or it is none (a folder, a pipe) */
export async function openSource(file: string): Promise<ByteSource> {
  try {
    // Before opening: opening a pipe would wait for its other end.
    if (!(await stat(file)).isFile())
      throw new WeightsError('IO', `Cannot read ${file}: it is not a regular file.`);
    const handle = await open(file, 'r');
    const { size } = await handle.stat();
    return {
      file,
      size,
      read: async (position, length) => {
        checkRange(file, size, position, length);
        const bytes = new Uint8Array(length);
        await readAt(handle, file, bytes, position);
        return bytes;
      },
      close: () => handle.close(),
    };
  } catch (error) {
    throw ioError('read', file, error);
  }
}

/** A source over bytes that are there already; what it gives are views of them. */
export function memorySource(file: string, bytes: Uint8Array): ByteSource {
  return {
    file,
    size: bytes.length,
    read: (position, length) => {
      checkRange(file, bytes.length, position, length);
      return Promise.resolve(bytes.subarray(position, position + length));
    },
    close: () => Promise.resolve(),
  };
}
