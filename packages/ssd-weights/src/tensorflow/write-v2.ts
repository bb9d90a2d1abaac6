import { littleEndian } from '../byte-order.js';
import { dtypes } from '../dtype.js';
import { ioError, WeightsError } from '../errors.js';
import { bytesOf, checkTensor } from '../tensor.js';
import type { TensorMap } from '../tensor.js';
import { tensorFlowOfDtype } from './data-types.js';

/**
 * Writes a checkpoint that TensorFlow reads: `PREFIX.index` and `PREFIX.data-00000-of-00001`, byte for byte what it writes
 * itself. Needs no TensorFlow.
 *
 * @throws WeightsError BAD_TENSOR or IO; existing files then stay as they were
 */
export async function writeTensorFlowV2(prefix: string, tensors: TensorMap): Promise<void> {
  const values = new Map(
    [...tensors].map(([name, tensor]) => {
      checkTensor(prefix, name, tensor);
      if (name === '')
        throw new WeightsError(
          'BAD_TENSOR',
          `Expected every tensor for ${prefix} to have a name, got "": the format reserves it.`,
        );
      const bytes = littleEndian(bytesOf(tensor), dtypes[tensor.dtype].bytes);
      return [name, { dataType: tensorFlowOfDtype(tensor.dtype), shape: tensor.shape, bytes }] as const;
    }),
  );
  const { writeCheckpointTensors } = await import('@ssd/tf-runtime/checkpoint');
  try {
    await writeCheckpointTensors(prefix, values);
  } catch (error) {
    throw ioError('write', `${prefix}.index`, error);
  }
}
