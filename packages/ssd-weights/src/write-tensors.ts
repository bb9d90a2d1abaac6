import { formatOf } from './formats.js';
import type { TensorMap } from './tensor.js';

/**
 * Writes tensors to a file, in the format its extension names. The file appears whole or not at all.
 *
 * @throws WeightsError UNKNOWN_FORMAT, BAD_TENSOR, UNSUPPORTED or IO
 */
export const writeTensors = async (file: string, tensors: TensorMap): Promise<void> =>
  formatOf(file).write(file, tensors);
