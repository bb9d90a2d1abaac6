import { open } from 'node:fs/promises';
import { ZipError } from './zip-error.js';

/** The bytes of an archive, read where they are needed. */
export interface ZipSource {
  /** How messages call it. */
  readonly file: string;
  /** Bytes in all. */
  readonly size: number;
  /** Gives just as many bytes. A range within `size` is asked for. */
  readonly read: (position: number, length: number) => Promise<Uint8Array>;
}

/**
 * Some bytes of an archive; nothing is allocated where it has not as many.
 *
 * @throws ZipError BAD_ARCHIVE
 */
export async function readBytes(source: ZipSource, position: number, length: number): Promise<Buffer> {
  if (!(position >= 0 && length >= 0 && position + length <= source.size)) {
    throw new ZipError(
      'BAD_ARCHIVE',
      `Expected ${length} bytes at ${position} in ${source.file}, which has ${source.size}: it is damaged or cut off.`,
    );
  }
  const bytes = await source.read(position, length);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Opens a file for as long as `use` works on it.
 *
 * @throws the system's errors; ZipError BAD_ARCHIVE where the file becomes shorter meanwhile
 */
export async function withZipFile<T>(file: string, use: (source: ZipSource) => Promise<T>): Promise<T> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    return await use({
      file,
      size,
      read: async (position, length) => {
        const bytes = Buffer.alloc(length);
        for (let at = 0; at < length;) {
          const { bytesRead } = await handle.read(bytes, at, length - at, position + at);
          if (bytesRead === 0)
            throw new ZipError(
              'BAD_ARCHIVE',
              `Expected ${size} bytes in ${file}; it was cut off while being read.`,
            );
          at += bytesRead;
        }
        return bytes;
      },
    });
  } finally {
    await handle.close();
  }
}
