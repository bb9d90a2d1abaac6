import { promisify } from 'node:util';
import { constants, createInflateRaw, inflateRaw } from 'node:zlib';
import { crc32 } from './crc32.js';
import {
  checkReadable,
  dataStart,
  DEFLATED,
  isPlain,
  MAX_RATIO,
  wrongChecksum,
  wrongContent,
} from './entry-data.js';
import { readZipDirectory, type ZipEntry } from './zip-directory.js';
import { ZipError } from './zip-error.js';
import { readBytes, type ZipSource } from './zip-source.js';

/** All deflated entries together, unpacked. */
const MAX_UNPACKED_BYTES = 2 ** 32;

/** What deflate adds at most to a head that does not shrink: the tables of a block. */
const DEFLATE_OVERHEAD = 1024;

const inflate = promisify(inflateRaw);

function damaged(source: ZipSource, entry: ZipEntry, cause: unknown): ZipError {
  return wrongContent(source, entry, `: ${(cause as Error).message}`, cause);
}

/** A zip archive of which any entry can be read, without the others. */
export interface ZipArchive {
  /** Every name once, together no larger than the file. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /**
   * @throws ZipError BAD_ARCHIVE where the entry is packed in another way than by deflate, or its bytes are not those that
   * the directory promises; ENCRYPTED
   */
  readonly read: (entry: ZipEntry) => Promise<Uint8Array>;
  /** The first bytes of an entry, unpacked; its checksum cannot be checked by them. */
  readonly peek: (entry: ZipEntry, length: number) => Promise<Uint8Array>;
}

function checkEntries(source: ZipSource, entries: readonly ZipEntry[]): Map<string, ZipEntry> {
  const { file } = source;
  const fail = (message: string): never => {
    throw new ZipError('BAD_ARCHIVE', message);
  };
  const byName = new Map<string, ZipEntry>();
  let total = 0;
  let inFile = 0;
  for (const entry of entries) {
    const { name, method, size, packed } = entry;
    if (byName.has(name)) fail(`Expected every entry once in ${file}, got "${name}" again.`);
    byName.set(name, entry);
    inFile += packed;
    // Entries that share their bytes would unpack these again and again.
    if (inFile > source.size)
      fail(
        `Expected the entries of ${file} to fit into its ${source.size} bytes, at "${name}" they have ${inFile}.`,
      );
    if (method === DEFLATED && size <= MAX_RATIO * packed) total += size;
    if (total > MAX_UNPACKED_BYTES)
      fail(`Expected at most ${MAX_UNPACKED_BYTES} bytes in ${file} when it is unpacked.`);
  }
  return byName;
}

async function unpack(source: ZipSource, entry: ZipEntry, packed: Uint8Array): Promise<Uint8Array> {
  const unpacked = await inflate(packed, { maxOutputLength: Math.max(1, entry.size) }).catch(
    (cause: unknown) => {
      throw damaged(source, entry, cause);
    },
  );
  if (unpacked.length !== entry.size) throw wrongContent(source, entry, `: it has ${unpacked.length}`);
  return unpacked;
}

/** The first bytes of what deflate packed, unpacking no more than these. */
function inflateHead(packed: Uint8Array, length: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const stream = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
    const chunks: Buffer[] = [];
    let got = 0;
    const done = (): void => {
      resolve(Buffer.concat(chunks).subarray(0, length));
      stream.destroy();
    };
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      got += chunk.length;
      if (got >= length) done();
    });
    stream.on('end', done);
    stream.on('error', reject);
    stream.end(packed);
  });
}

/**
 * Opens an archive by its directory.
 *
 * @throws ZipError BAD_ARCHIVE; what the source throws
 */
export async function openZip(source: ZipSource): Promise<ZipArchive> {
  const entries = checkEntries(source, await readZipDirectory(source));
  return {
    entries,
    read: async (entry) => {
      checkReadable(source, entry);
      const packed = await readBytes(source, await dataStart(source, entry), entry.packed);
      const bytes = isPlain(entry) ? packed : await unpack(source, entry, packed);
      if (crc32(bytes) !== entry.crc) throw wrongChecksum(source, entry);
      return bytes;
    },
    peek: async (entry, length) => {
      checkReadable(source, entry);
      const start = await dataStart(source, entry);
      if (isPlain(entry)) return readBytes(source, start, Math.min(length, entry.size));
      const packed = await readBytes(source, start, Math.min(entry.packed, length + DEFLATE_OVERHEAD));
      try {
        return await inflateHead(packed, length);
      } catch (cause) {
        throw damaged(source, entry, cause);
      }
    },
  };
}
