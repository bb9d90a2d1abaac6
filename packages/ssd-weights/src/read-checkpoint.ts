import type { DType } from './dtype.js';
import { messageOf, WeightsError } from './errors.js';
import type { TensorMap } from './tensor.js';

/** TensorFlow's names of the types that its checkpoint reader has arrays for. */
const DTYPES: Readonly<Record<string, DType>> = {
  float: 'float32',
  double: 'float64',
  int32: 'int32',
  int64: 'int64',
  uint8: 'uint8',
  bool: 'bool',
};

const INDEX = '.index';

/** Two checkpoint errors are about the bytes; all others are about getting at them. */
const codeOf = (error: unknown): 'BAD_FILE' | 'IO' =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'DATA_LOSS'
    ? 'BAD_FILE'
    : 'IO';

/**
 * Reads the numeric tensors of a TensorFlow checkpoint: `PREFIX.index` with `PREFIX.data-00000-of-00001` beside it.
 * Strings, halves and complex numbers in it are left out. Loads @ssd/tf-runtime, but not TensorFlow.
 *
 * @param file the index file
 * @throws WeightsError BAD_FILE or IO
 */
export const readCheckpointTensors = async (file: string): Promise<TensorMap> => {
  const { readCheckpoint } = await import('@ssd/tf-runtime');
  try {
    const found = await readCheckpoint(file.slice(0, -INDEX.length));
    const tensors: TensorMap = new Map();
    for (const [name, { dtype: typeName, shape, data }] of found) {
      const dtype = DTYPES[typeName];
      if (dtype !== undefined) tensors.set(name, { dtype, shape, data });
    }
    return tensors;
  } catch (error) {
    throw new WeightsError(codeOf(error), `Cannot read the checkpoint ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
};
