import type { ByteSource } from '../byte-source.js';
import { badFile } from '../errors.js';

/** What the directory of an archive says of one entry (PKWARE's APPNOTE.TXT 4.3.12). */
export interface ZipEntry {
  readonly name: string;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  /** Bytes in the archive, and unpacked. */
  readonly packed: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly header: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const END64 = 0x06064b50;
const END64_BYTES = 56;
const LOCATOR64 = 0x07064b50;
const LOCATOR64_BYTES = 20;
const CENTRAL = 0x02014b50;
const CENTRAL_BYTES = 46;
/** The comment behind the end record has 16 bits of length. */
const MAX_COMMENT = 0xffff;
/** Stands for "see the ZIP64 field". */
const WIDE = 0xffffffff;

const MAX_ENTRIES = 1_000_000;
const MAX_DIRECTORY_BYTES = 2 ** 28;

function fail(file: string, what: string): never {
  throw badFile(`Expected ${file} to be a whole zip archive: ${what}.`);
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A 64-bit number of the file; one that no double holds lies beyond any file. */
function number64(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}

interface Place {
  readonly offset: number;
  readonly bytes: number;
  readonly entries: number;
}

/** Finds the directory by the record at the end of the archive, the ZIP64 one where the sizes need it. */
async function findDirectory(source: ByteSource): Promise<Place> {
  const tailBytes = Math.min(source.size, END_BYTES + MAX_COMMENT);
  const tail = view(await source.read(source.size - tailBytes, tailBytes));
  let at = tail.length - END_BYTES;
  // The record is the one whose comment ends where the file does.
  while (
    at >= 0 &&
    !(tail.readUInt32LE(at) === END && tail.readUInt16LE(at + 20) === tail.length - at - END_BYTES)
  )
    at--;
  if (at < 0) return fail(source.file, 'it has no end record, so it is cut off or something else');
  const entries = tail.readUInt16LE(at + 10);
  const bytes = tail.readUInt32LE(at + 12);
  const offset = tail.readUInt32LE(at + 16);
  const locatorAt = source.size - tailBytes + at - LOCATOR64_BYTES;
  if (locatorAt >= 0 && (offset === WIDE || bytes === WIDE || entries === 0xffff)) {
    const locator = view(await source.read(locatorAt, LOCATOR64_BYTES));
    if (locator.readUInt32LE(0) === LOCATOR64) {
      const end = view(await source.read(number64(locator, 8), END64_BYTES));
      if (end.readUInt32LE(0) !== END64) fail(source.file, 'its ZIP64 end record is not where it should be');
      return { entries: number64(end, 32), bytes: number64(end, 40), offset: number64(end, 48) };
    }
  }
  return { entries, bytes, offset };
}

/** Values of the ZIP64 extra field, in place of those that did not fit into 32 bits. */
function widen(
  extra: Buffer,
  { size, packed, header }: Pick<ZipEntry, 'size' | 'packed' | 'header'>,
): Pick<ZipEntry, 'size' | 'packed' | 'header'> {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      let next = at + 4;
      const wide = (value: number): number => {
        if (value !== WIDE || next + 8 > Math.min(end, extra.length)) return value;
        next += 8;
        return number64(extra, next - 8);
      };
      // In this order, and only those that are 0xffffffff in the entry.
      return { size: wide(size), packed: wide(packed), header: wide(header) };
    }
    at = end;
  }
  return { size, packed, header };
}

/**
 * The entries of an archive, in the directory's order. Only the directory is read.
 *
 * @throws WeightsError BAD_FILE
 */
export async function readZipDirectory(source: ByteSource): Promise<ZipEntry[]> {
  const { offset, bytes, entries: count } = await findDirectory(source);
  if (count > MAX_ENTRIES || bytes > MAX_DIRECTORY_BYTES)
    fail(
      source.file,
      `its directory has ${count} entries in ${bytes} bytes, at most ${MAX_ENTRIES} in ${MAX_DIRECTORY_BYTES} are read`,
    );
  const directory = view(await source.read(offset, bytes));
  const entries: ZipEntry[] = [];
  for (let at = 0, i = 0; i < count; i++) {
    if (at + CENTRAL_BYTES > directory.length || directory.readUInt32LE(at) !== CENTRAL)
      fail(source.file, `entry ${i} of ${count} of its directory is damaged`);
    const nameBytes = directory.readUInt16LE(at + 28);
    const extraBytes = directory.readUInt16LE(at + 30);
    const nameAt = at + CENTRAL_BYTES;
    const extraAt = nameAt + nameBytes;
    const end = extraAt + extraBytes + directory.readUInt16LE(at + 32);
    if (end > directory.length) fail(source.file, `entry ${i} of its directory runs over the end`);
    const flags = directory.readUInt16LE(at + 8);
    entries.push({
      name: directory.toString('utf8', nameAt, extraAt),
      method: directory.readUInt16LE(at + 10),
      encrypted: (flags & 1) !== 0,
      crc: directory.readUInt32LE(at + 16),
      ...widen(directory.subarray(extraAt, extraAt + extraBytes), {
        packed: directory.readUInt32LE(at + 20),
        size: directory.readUInt32LE(at + 24),
        header: directory.readUInt32LE(at + 42),
      }),
    });
    at = end;
  }
  return entries;
}
