import { promisify } from 'node:util';
import { constants, createInflateRaw, inflateRaw } from 'node:zlib';
import type { ByteSource } from '../byte-source.js';
import { DamageError, type WeightsError, badFile, messageOf, unsupported } from '../errors.js';
import { crc32 } from './crc32.js';
import { readZipDirectory } from './zip-directory.js';
import type { ZipEntry } from './zip-directory.js';

const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/** Deflate cannot shrink more: an entry that claims to has a forged size. */
const MAX_RATIO = 1032;

/** All deflated entries together, unpacked. */
const MAX_UNPACKED_BYTES = 2 ** 32;

/** What deflate adds at most to a head that does not shrink: the tables of a block. */
const DEFLATE_OVERHEAD = 1024;

const inflate = promisify(inflateRaw);

function damaged({ file }: ByteSource, { name, size }: ZipEntry, cause: unknown): WeightsError {
  return badFile(`Expected "${name}" in ${file} to unpack to ${size} bytes: ${messageOf(cause)}.`, {
    cause,
  });
}

/** A zip archive of which any entry can be read, without the others. */
export interface ZipArchive {
  /** Every name once, together no larger than the file. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /**
   * @throws WeightsError BAD_FILE where the entry is packed in another way than by deflate, or its bytes are not those that
   * the directory promises; UNSUPPORTED where it is encrypted
   */
  readonly read: (entry: ZipEntry) => Promise<Uint8Array>;
  /** The first bytes of an entry, unpacked; its checksum cannot be checked by them. */
  readonly peek: (entry: ZipEntry, length: number) => Promise<Uint8Array>;
}

/** What keeps an entry from being read: that alone, others may well be. */
function problemOf(
  { file }: ByteSource,
  { name, method, encrypted, size, packed }: ZipEntry,
): WeightsError | undefined {
  const bad = (message: string): WeightsError => badFile(message);
  if (encrypted)
    return unsupported(`Expected "${name}" in ${file} not to be encrypted.`, {
      hint: 'Unpack it with its password first.',
    });
  if (method !== STORED && method !== DEFLATED)
    return bad(`Expected "${name}" in ${file} to be stored or deflated (0, 8), got compression ${method}.`);
  if (size > (method === STORED ? packed : MAX_RATIO * packed))
    return bad(
      `Expected "${name}" in ${file} to unpack to at most ${MAX_RATIO} times its ${packed} bytes, its entry says ${size}.`,
    );
  if (method === STORED && size !== packed)
    return bad(
      `Expected "${name}" in ${file}, which is stored, to have as many bytes packed as not, got ${packed} and ${size}.`,
    );
  return undefined;
}

function checkEntries(source: ByteSource, entries: readonly ZipEntry[]): Map<string, ZipEntry> {
  const { file } = source;
  const fail = (message: string): never => {
    throw badFile(message);
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

/** Where the bytes of an entry begin: behind its local header, whose extra field may differ from the directory's. */
async function dataStart(source: ByteSource, { name, header }: ZipEntry): Promise<number> {
  const bytes = await source.read(header, LOCAL_BYTES);
  const local = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (local.readUInt32LE(0) !== LOCAL)
    throw badFile(`Expected "${name}" in ${source.file} at byte ${header}, found no entry there.`);
  return header + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
}

async function unpack(source: ByteSource, entry: ZipEntry, packed: Uint8Array): Promise<Uint8Array> {
  try {
    const unpacked = await inflate(packed, { maxOutputLength: Math.max(1, entry.size) });
    if (unpacked.length !== entry.size) throw new DamageError('BAD_FILE', `it has ${unpacked.length}`);
    return unpacked;
  } catch (cause) {
    throw damaged(source, entry, cause);
  }
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
 * @throws WeightsError BAD_FILE, UNSUPPORTED or IO
 */
export async function openZip(source: ByteSource): Promise<ZipArchive> {
  const entries = checkEntries(source, await readZipDirectory(source));
  const check = (entry: ZipEntry): void => {
    const problem = problemOf(source, entry);
    if (problem !== undefined) throw problem;
  };
  return {
    entries,
    read: async (entry) => {
      check(entry);
      const packed = await source.read(await dataStart(source, entry), entry.packed);
      const bytes = entry.method === STORED ? packed : await unpack(source, entry, packed);
      if (crc32(bytes) !== entry.crc)
        throw badFile(`The checksum of "${entry.name}" in ${source.file} is wrong: the file is damaged.`);
      return bytes;
    },
    peek: async (entry, length) => {
      check(entry);
      const start = await dataStart(source, entry);
      if (entry.method === STORED) return source.read(start, Math.min(length, entry.size));
      const packed = await source.read(start, Math.min(entry.packed, length + DEFLATE_OVERHEAD));
      try {
        return await inflateHead(packed, length);
      } catch (cause) {
        throw damaged(source, entry, cause);
      }
    },
  };
}
