import { openSource } from './byte-source.js';
import { WeightsError } from './errors.js';
import { decodeNpy } from './npy.js';
import { parseNpyHeader } from './npy-header.js';
import type { TensorMap } from './tensor.js';
import { bytesOfShape, closingOnError, readAll, tensorFile } from './tensor-file.js';
import type { TensorEntry, TensorFile } from './tensor-file.js';
import { openZip } from './zip/zip-archive.js';
import type { ZipArchive } from './zip/zip-archive.js';
import type { ZipEntry } from './zip/zip-directory.js';

const SUFFIX = '.npy';

/** More than the header of an array takes. */
const HEAD_BYTES = 2 ** 14;

interface NpzEntry extends TensorEntry {
  readonly array: ZipEntry;
}

const whereOf = (file: string, name: string): string => `${file}, array "${name}"`;

const describe = async (file: string, archive: ZipArchive, array: ZipEntry): Promise<NpzEntry> => {
  if (!array.name.endsWith(SUFFIX))
    throw new WeightsError(
      'BAD_FILE',
      `Expected arrays (names in ${SUFFIX}) only in ${file}, got "${array.name}".`,
    );
  const name = array.name.slice(0, -SUFFIX.length);
  const { dtype, shape } = parseNpyHeader(whereOf(file, name), await archive.peek(array, HEAD_BYTES));
  return { name, dtype, shape, bytes: bytesOfShape(dtype, shape) ?? 0, array };
};

/** Opens an archive of numpy.savez or savez_compressed; only its directory and the heads of its arrays are read. */
export const openNpz = async (file: string): Promise<TensorFile> => {
  const source = await openSource(file);
  return closingOnError(source, async () => {
    const archive = await openZip(source);
    const entries: NpzEntry[] = [];
    for (const array of archive.entries.values()) entries.push(await describe(file, archive, array));
    return tensorFile({
      file,
      format: 'npz',
      entries,
      readEntry: async ({ name, array }) => decodeNpy(whereOf(file, name), await archive.read(array)),
      close: source.close,
    });
  });
};

/**
 * Reads the arrays that numpy.savez or savez_compressed wrote.
 *
 * @throws WeightsError BAD_FILE, UNSUPPORTED or IO
 */
export const readNpz = (file: string): Promise<TensorMap> => readAll(openNpz(file));
