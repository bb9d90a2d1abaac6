import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { crc32 } from './crc32.js';
import { checkReadable, dataStart, isPlain, wrongChecksum, wrongContent } from './entry-data.js';
import type { ZipEntry } from './zip-directory.js';
import { readBytes, type ZipSource } from './zip-source.js';

/** Options of {@link extractEntry}. */
export interface ExtractOptions {
  signal?: AbortSignal | undefined;
  /** Told the bytes written so far. */
  onBytes?: ((bytes: number) => void) | undefined;
}

/** Bytes that are read at a time. */
const CHUNK = 2 ** 20;

async function* packedBytes(source: ZipSource, start: number, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < length; at += CHUNK)
    yield await readBytes(source, start + at, Math.min(CHUNK, length - at));
}

/**
 * Unpacks one entry to a new file, in a stream: memory stays small whatever the size. Size and checksum are checked against the
 * directory; the target must not exist.
 *
 * @throws ZipError BAD_ARCHIVE where the bytes are not those that the archive announces, ENCRYPTED; the system's errors
 */
export async function extractEntry(
  source: ZipSource,
  entry: ZipEntry,
  target: string,
  { signal, onBytes }: ExtractOptions = {},
): Promise<void> {
  checkReadable(source, entry);
  const packed = Readable.from(packedBytes(source, await dataStart(source, entry), entry.packed), {
    objectMode: false,
    highWaterMark: CHUNK,
  });
  let written = 0;
  let crc = 0;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      written += chunk.length;
      crc = crc32(chunk, crc);
      onBytes?.(written);
      // Stop at once: an archive that lies about its size could fill the disk.
      done(written > entry.size ? wrongContent(source, entry, ', got more') : null, chunk);
    },
  });
  const unpacking = isPlain(entry) ? [] : [createInflateRaw({ chunkSize: 2 ** 18 })];
  const sink = createWriteStream(target, { flags: 'wx' });
  try {
    await pipeline([packed, ...unpacking, check, sink], signal === undefined ? {} : { signal });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined || !/^Z_/.test(code)) throw cause;
    throw wrongContent(source, entry, `: ${message}`, cause);
  }
  if (written !== entry.size) throw wrongContent(source, entry, `, got ${written}`);
  if (crc !== entry.crc) throw wrongChecksum(source, entry);
}
