import { readFile } from 'node:fs/promises';
import { ioError } from './errors.js';
import { decodeNpy, encodeNpy } from './npy.js';
import type { Tensor } from './tensor.js';
import { writeAll, writeAtomically } from './write-atomically.js';

/**
 * Reads the array that numpy.save wrote.
 *
 * @throws WeightsError BAD_FILE, UNSUPPORTED or IO
 */
export const readNpy = async (file: string): Promise<Tensor> => {
  try {
    return decodeNpy(file, await readFile(file));
  } catch (error) {
    throw ioError('read', file, error);
  }
};

/**
 * Writes the file that numpy.save would write.
 *
 * @throws WeightsError BAD_TENSOR, UNSUPPORTED or IO; an existing file then stays as it was
 */
export const writeNpy = async (file: string, tensor: Tensor): Promise<void> => {
  const [header, data] = encodeNpy(file, 'arr_0', tensor);
  await writeAtomically(file, async (handle) => {
    await writeAll(handle, header);
    await writeAll(handle, data);
  });
};
