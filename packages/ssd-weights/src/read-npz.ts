import { openSource } from './byte-source.js';
import { WeightsError, badFile, unsupported } from './errors.js';
import { decodeNpy } from './npy.js';
import { UnreadableTensors } from './unreadable-tensors.js';
import { MAX_NPY_HEADER, npyHeaderBytes, parseNpyHeader, UnknownNumpyType } from './npy-header.js';
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

/** What keeps an array from being read, as the end of "Left out, …". */
function reasonOf(error: WeightsError): string {
  return error instanceof UnknownNumpyType ? error.kind : 'stored in a way that is not read here';
}

function whereOf(file: string, name: string): string {
  return `${file}, array "${name}"`;
}

/** The head of an array, as much of it as its header says it needs. */
async function headOf(archive: ZipArchive, array: ZipEntry): Promise<Uint8Array> {
  const head = await archive.peek(array, HEAD_BYTES);
  const needed = npyHeaderBytes(head);
  return needed > head.length && needed <= MAX_NPY_HEADER ? archive.peek(array, needed) : head;
}

async function describe(file: string, archive: ZipArchive, array: ZipEntry): Promise<NpzEntry> {
  const name = array.name.slice(0, -SUFFIX.length);
  const { dtype, shape } = parseNpyHeader(whereOf(file, name), await headOf(archive, array));
  return { name, dtype, shape, bytes: bytesOfShape(dtype, shape) ?? 0, array };
}

/**
 * The arrays of an archive, and what keeps others from being read: one of texts or objects, or a damaged one, is no
 * reason to refuse the rest.
 */
async function describeAll(
  file: string,
  archive: ZipArchive,
): Promise<{ entries: NpzEntry[]; leftOut: UnreadableTensors }> {
  const entries: NpzEntry[] = [];
  const leftOut = new UnreadableTensors(file);
  const arrays = [...archive.entries.values()].filter(({ name }) => name.endsWith(SUFFIX));
  for (const array of archive.entries.values()) {
    const { name } = array;
    const noArray = `Expected arrays (names in ${SUFFIX}) only in ${file}, got "${name}".`;
    if (!name.endsWith(SUFFIX)) {
      const error = unsupported(noArray);
      if (arrays.length === 0) throw badFile(noArray);
      leftOut.add('no arrays', name, error);
      continue;
    }
    try {
      entries.push(await describe(file, archive, array));
    } catch (error) {
      if (!(error instanceof WeightsError) || error.code === 'IO') throw error;
      const short = name.slice(0, -SUFFIX.length);
      if (error.code === 'UNSUPPORTED') leftOut.add(reasonOf(error), short, error);
      else leftOut.addDamaged(short, error);
    }
  }
  return { entries, leftOut };
}

/** Opens an archive of numpy.savez or savez_compressed; only its directory and the heads of its arrays are read. */
export async function openNpz(file: string): Promise<TensorFile> {
  const source = await openSource(file);
  return closingOnError(source, async () => {
    const archive = await openZip(source);
    const { entries, leftOut } = await describeAll(file, archive);
    return tensorFile({
      file,
      format: 'npz',
      entries,
      leftOut,
      readEntry: async ({ name, array }) => decodeNpy(whereOf(file, name), await archive.read(array)),
      close: source.close,
    });
  });
}

/**
 * Reads the arrays that numpy.savez or savez_compressed wrote.
 *
 * @throws WeightsError BAD_FILE, UNSUPPORTED or IO
 */
export function readNpz(file: string): Promise<TensorMap> {
  return readAll(openNpz(file));
}
