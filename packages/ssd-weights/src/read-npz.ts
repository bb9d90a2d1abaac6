import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import type { UnzipFileInfo } from 'fflate';
import { ioError, messageOf, WeightsError } from './errors.js';
import { decodeNpy } from './npy.js';
import type { TensorMap } from './tensor.js';

const MAX_ENTRIES = 100_000;

/** All arrays together, unpacked. An SSD has 0.1 GiB; an archive is held in memory with its arrays. */
const MAX_UNPACKED_BYTES = 4 * 2 ** 30;

/** Deflate cannot shrink more: an entry that claims to has a forged size. */
const MAX_RATIO = 1032;

const SUFFIX = '.npy';

/** Checks an entry by what the directory says of it, before anything is unpacked. */
const createGuard = (file: string): ((entry: UnzipFileInfo) => true) => {
  const seen = new Set<string>();
  let total = 0;
  const fail = (message: string): never => {
    throw new WeightsError('BAD_FILE', message);
  };
  return ({ name, size, originalSize, compression }) => {
    if (!name.endsWith(SUFFIX)) fail(`Expected arrays (names in ${SUFFIX}) only in ${file}, got "${name}".`);
    if (seen.has(name)) fail(`Expected every array once in ${file}, got "${name}" again.`);
    seen.add(name);
    if (seen.size > MAX_ENTRIES) fail(`Expected at most ${MAX_ENTRIES} arrays in ${file}.`);
    if (compression !== 0 && compression !== 8) {
      fail(`Expected "${name}" in ${file} to be stored or deflated (0, 8), got compression ${compression}.`);
    }
    if (originalSize > (compression === 0 ? size : MAX_RATIO * size)) {
      fail(
        `Expected "${name}" in ${file} to unpack to at most ${MAX_RATIO} times its ${size} bytes, its entry says ${originalSize}.`,
      );
    }
    total += originalSize;
    if (total > MAX_UNPACKED_BYTES)
      fail(`Expected at most ${MAX_UNPACKED_BYTES} bytes of arrays in ${file}.`);
    return true;
  };
};

/**
 * Reads the arrays that numpy.savez or savez_compressed wrote.
 *
 * @throws WeightsError BAD_FILE, UNSUPPORTED or IO
 */
export const readNpz = async (file: string): Promise<TensorMap> => {
  let archive: Uint8Array;
  try {
    archive = await readFile(file);
  } catch (error) {
    throw ioError('read', file, error);
  }
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(archive, { filter: createGuard(file) });
  } catch (error) {
    if (error instanceof WeightsError) throw error;
    throw new WeightsError('BAD_FILE', `Expected ${file} to be a whole zip archive: ${messageOf(error)}.`, {
      cause: error,
    });
  }
  return new Map(
    Object.entries(entries).map(([name, bytes]) => {
      const key = name.slice(0, -SUFFIX.length);
      return [key, decodeNpy(`${file}, array "${key}"`, bytes)];
    }),
  );
};
