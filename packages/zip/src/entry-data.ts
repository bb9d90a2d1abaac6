import type { ZipEntry } from './zip-directory.js';
import { ZipError } from './zip-error.js';
import { readBytes, type ZipSource } from './zip-source.js';

const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;

/** The ways of packing that are read. */
const STORED = 0;
export const DEFLATED = 8;

/** Deflate cannot shrink more: an entry that claims to has a forged size. */
export const MAX_RATIO = 1032;

/** Whether the bytes are there as they are: nothing, said to be deflated, is what some packers write of an empty file. */
export function isPlain({ method, packed }: ZipEntry): boolean {
  return method === STORED || packed === 0;
}

/**
 * @throws ZipError BAD_ARCHIVE or ENCRYPTED where an entry cannot be read: that alone, others may well be
 */
export function checkReadable(
  { file }: ZipSource,
  { name, method, encrypted, size, packed }: ZipEntry,
): void {
  const fail = (message: string): never => {
    throw new ZipError('BAD_ARCHIVE', message);
  };
  if (encrypted)
    throw new ZipError('ENCRYPTED', `Expected "${name}" in ${file} not to be encrypted.`, {
      hint: 'Unpack it with its password first.',
    });
  if (method !== STORED && method !== DEFLATED)
    fail(`Expected "${name}" in ${file} to be stored or deflated (0, 8), got compression ${method}.`);
  if (size > (method === STORED ? packed : MAX_RATIO * packed))
    fail(
      `Expected "${name}" in ${file} to unpack to at most ${MAX_RATIO} times its ${packed} bytes, its entry says ${size}.`,
    );
  if (method === STORED && size !== packed)
    fail(
      `Expected "${name}" in ${file}, which is stored, to have as many bytes packed as not, got ${packed} and ${size}.`,
    );
}

/** Where the bytes of an entry begin: behind its local header, whose extra field may differ from the directory's. */
export async function dataStart(source: ZipSource, { name, header }: ZipEntry): Promise<number> {
  const local = await readBytes(source, header, LOCAL_BYTES);
  if (local.readUInt32LE(0) !== LOCAL)
    throw new ZipError(
      'BAD_ARCHIVE',
      `Expected "${name}" in ${source.file} at byte ${header}, found no entry there.`,
    );
  return header + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
}

/** What came out is not what the entry promises. */
export function wrongContent(
  { file }: ZipSource,
  { name, size }: ZipEntry,
  problem: string,
  cause?: unknown,
): ZipError {
  return new ZipError('BAD_ARCHIVE', `Expected "${name}" in ${file} to unpack to ${size} bytes${problem}.`, {
    cause,
  });
}

/** What came out has the right size and is not what went in. */
export function wrongChecksum({ file }: ZipSource, { name }: ZipEntry): ZipError {
  return new ZipError('BAD_ARCHIVE', `The checksum of "${name}" in ${file} is wrong: the file is damaged.`);
}
