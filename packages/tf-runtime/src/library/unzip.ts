import { createReadStream, createWriteStream } from 'node:fs';
import { open, writeFile, type FileHandle } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { crc32 } from './crc32.js';
import { LibraryError } from './library-error.js';

/** One file inside an archive. Sizes in bytes. */
export interface ZipEntry {
  name: string;
  method: 'stored' | 'deflated';
  crc32: number;
  compressedSize: number;
  size: number;
  /** Where its local header starts. */
  offset: number;
}

// APPNOTE.TXT 6.3.10: 4.3.16 end of central directory, 4.3.12 central header, 4.3.7 local header.
const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_SIZE = 22;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;
const MAX_COMMENT = 0xffff;
const ZIP64_MARK = 0xffffffff;

function corrupt(file: string, what: string): LibraryError {
  return new LibraryError('CORRUPT_ARCHIVE', `Expected a ZIP archive in ${file}, but ${what}.`, {
    hint: 'Delete it and download it again.',
  });
}

async function readExactly(
  handle: FileHandle,
  file: string,
  position: number,
  length: number,
): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  if (bytesRead < length) throw corrupt(file, `it ends at byte ${position + bytesRead}, inside a header`);
  return buffer;
}

/**
 * The files in a ZIP archive, in the order of its central directory.
 *
 * @throws LibraryError `CORRUPT_ARCHIVE` for what is no archive, is cut off, or needs ZIP64 or decryption.
 */
export async function listZip(file: string): Promise<ZipEntry[]> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const tailLength = Math.min(size, END_SIZE + MAX_COMMENT);
    const tail = await readExactly(handle, file, size - tailLength, tailLength);
    let end = tailLength - END_SIZE;
    while (end >= 0 && tail.readUInt32LE(end) !== END_SIGNATURE) end -= 1;
    if (end < 0) throw corrupt(file, 'its end record is missing (a download that was cut off?)');
    const count = tail.readUInt16LE(end + 10);
    const directorySize = tail.readUInt32LE(end + 12);
    const directoryOffset = tail.readUInt32LE(end + 16);
    if (directoryOffset === ZIP64_MARK || count === 0xffff)
      throw corrupt(file, 'it is in the ZIP64 form, which is not read here');
    if (directoryOffset + directorySize > size) throw corrupt(file, 'its directory lies outside the file');
    const directory = await readExactly(handle, file, directoryOffset, directorySize);
    return parseDirectory(directory, count, file);
  } finally {
    await handle.close();
  }
}

function parseDirectory(directory: Buffer, count: number, file: string): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + CENTRAL_SIZE > directory.length || directory.readUInt32LE(at) !== CENTRAL_SIGNATURE)
      throw corrupt(file, `entry ${index} of ${count} in its directory is broken`);
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.toString('utf8', at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameLength);
    const method = directory.readUInt16LE(at + 10);
    if ((directory.readUInt16LE(at + 8) & 1) === 1) throw corrupt(file, `${name} is encrypted`);
    if (method !== 0 && method !== 8)
      throw corrupt(file, `${name} is packed by method ${method} (read are 0 stored, 8 deflated)`);
    entries.push({
      name,
      method: method === 0 ? 'stored' : 'deflated',
      crc32: directory.readUInt32LE(at + 16),
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at += CENTRAL_SIZE + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Options of {@link extractEntry}. */
export interface ExtractOptions {
  signal?: AbortSignal | undefined;
  /** Told the bytes written so far. */
  onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * Unpacks one entry to a new file, in a stream: memory stays small whatever the size.
 * Size and CRC are checked against the directory; the target must not exist.
 *
 * @throws LibraryError `CORRUPT_ARCHIVE` when the bytes are not those the archive announces.
 */
export async function extractEntry(
  file: string,
  entry: ZipEntry,
  target: string,
  options: ExtractOptions = {},
): Promise<void> {
  const handle = await open(file, 'r');
  let start: number;
  try {
    const header = await readExactly(handle, file, entry.offset, LOCAL_SIZE);
    if (header.readUInt32LE(0) !== LOCAL_SIGNATURE)
      throw corrupt(file, `${entry.name} does not start where the directory says`);
    start = entry.offset + LOCAL_SIZE + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await handle.close();
  }

  let written = 0;
  let crc = 0;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      written += chunk.length;
      crc = crc32(chunk, crc);
      options.onBytes?.(written);
      // Stop at once: an archive that lies about its size could fill the disk.
      done(
        written > entry.size
          ? corrupt(file, `${entry.name} is longer than the ${entry.size} bytes announced`)
          : null,
        chunk,
      );
    },
  });
  if (entry.compressedSize === 0) {
    await writeFile(target, '', { flag: 'wx' });
  } else {
    const source = createReadStream(file, {
      start,
      end: start + entry.compressedSize - 1,
      highWaterMark: 1 << 20,
    });
    const sink = createWriteStream(target, { flags: 'wx' });
    const stages =
      entry.method === 'stored'
        ? [source, check, sink]
        : [source, createInflateRaw({ chunkSize: 1 << 18 }), check, sink];
    try {
      await pipeline(stages, options.signal === undefined ? {} : { signal: options.signal });
    } catch (cause) {
      if (
        cause instanceof Error &&
        'code' in cause &&
        typeof cause.code === 'string' &&
        /^Z_/.test(cause.code)
      )
        throw corrupt(file, `${entry.name} cannot be unpacked (${cause.message})`);
      throw cause;
    }
  }
  if (written !== entry.size)
    throw corrupt(file, `${entry.name} unpacks to ${written} bytes instead of ${entry.size}`);
  if (crc !== entry.crc32)
    throw corrupt(
      file,
      `${entry.name} has the checksum ${crc.toString(16)} instead of ${entry.crc32.toString(16)}`,
    );
}
