import { openTensors } from './formats.js';
import type { TensorMap } from './tensor.js';
import { readAll } from './tensor-file.js';
import type { OpenOptions } from './tensor-file.js';

/**
 * Reads all tensors of a file, in the format its extension names, or that it shows: see `openTensors`. The array of a .npy
 * file is called "arr_0", a lone PyTorch tensor "tensor".
 *
 * @throws WeightsError UNKNOWN_FORMAT, BAD_FILE, UNSUPPORTED or IO
 */
export function readTensors(file: string, options: OpenOptions = {}): Promise<TensorMap> {
  return readAll(openTensors(file, options));
}
