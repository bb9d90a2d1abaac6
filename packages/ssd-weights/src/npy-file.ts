import { openSource } from './byte-source.js';
import { decodeNpy, encodeNpy } from './npy.js';
import { parseNpyHeader } from './npy-header.js';
import type { Tensor } from './tensor.js';
import { bytesOfShape, closingOnError, tensorFile } from './tensor-file.js';
import type { TensorFile } from './tensor-file.js';
import { writeAll, writeAtomically } from './write-atomically.js';

/** NumPy's name for an array that was given none. */
export const NAMELESS = 'arr_0';

/** The longest header of format 1, and then some. */
const HEAD_BYTES = 2 ** 17;

/** Opens the array that numpy.save wrote; only its header is read. */
export async function openNpy(file: string): Promise<TensorFile> {
  const source = await openSource(file);
  return closingOnError(source, async () => {
    const head = await source.read(0, Math.min(source.size, HEAD_BYTES));
    const { dtype, shape } = parseNpyHeader(file, head);
    return tensorFile({
      file,
      format: 'npy',
      entries: [{ name: NAMELESS, dtype, shape, bytes: bytesOfShape(dtype, shape) ?? 0 }],
      readEntry: async () => decodeNpy(file, await source.read(0, source.size)),
      close: source.close,
    });
  });
}

/**
 * Reads the array that numpy.save wrote.
 *
 * @throws WeightsError BAD_FILE, UNSUPPORTED or IO
 */
export async function readNpy(file: string): Promise<Tensor> {
  const opened = await openNpy(file);
  try {
    return await opened.read(NAMELESS);
  } finally {
    await opened.close();
  }
}

/**
 * Writes the file that numpy.save would write.
 *
 * @throws WeightsError BAD_TENSOR, UNSUPPORTED or IO; an existing file then stays as it was
 */
export async function writeNpy(file: string, tensor: Tensor): Promise<void> {
  const [header, data] = encodeNpy(file, NAMELESS, tensor);
  await writeAtomically(file, async (handle) => {
    await writeAll(handle, header);
    await writeAll(handle, data);
  });
}
