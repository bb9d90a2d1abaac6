import { writeByExtension } from './formats.js';
import type { TensorMap } from './tensor.js';

/**
 * Writes tensors to a file, in the format its extension names: .safetensors, .npz, .npy, or a TensorFlow checkpoint by its
 * prefix (.ckpt) or index (.index). The file appears whole or not at all.
 *
 * @throws WeightsError UNKNOWN_FORMAT, BAD_TENSOR, UNSUPPORTED or IO
 */
export function writeTensors(file: string, tensors: TensorMap): Promise<void> {
  return writeByExtension(file, tensors);
}
