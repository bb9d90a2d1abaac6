import { readCheckpoint, TensorFlowError } from '@ssd/tf-runtime';
import { AVERAGE_SUFFIX } from './average-suffix.js';
import { describeError } from '../errors/describe-error.js';
import { TrainerError } from '../errors/trainer-error.js';

/**
 * The weights to detect with out of a checkpoint, by the variables' names: the moving averages where it has them, else the
 * weights themselves. Momentum is not read.
 *
 * @param names of the model's variables
 * @throws TrainerError E_CHECKPOINT where files are missing or damaged, or a variable is not in them.
 */
export async function readWeights(
  prefix: string,
  names: readonly string[],
  averaged: boolean,
): Promise<Map<string, Float32Array>> {
  const stored = (name: string): string => (averaged ? name + AVERAGE_SUFFIX : name);
  try {
    const tensors = await readCheckpoint(prefix, names.map(stored));
    return new Map(names.map((name) => [name, tensors.get(stored(name))!.data as Float32Array]));
  } catch (cause) {
    if (!(cause instanceof TensorFlowError)) throw cause;
    throw new TrainerError(
      'E_CHECKPOINT',
      `Expected the weights of a detector in ${prefix}: ${describeError(cause).message}`,
      {
        cause,
        hint: 'Take another checkpoint of the run, or copy all three files of this one again.',
      },
    );
  }
}
