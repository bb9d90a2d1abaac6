import { formatOf } from './formats.js';
import type { TensorMap } from './tensor.js';

/**
 * Reads all tensors of a file, in the format its extension names. The array of a .npy file is called "arr_0".
 *
 * @throws WeightsError UNKNOWN_FORMAT, BAD_FILE, UNSUPPORTED or IO
 */
export const readTensors = async (file: string): Promise<TensorMap> => formatOf(file).read(file);
