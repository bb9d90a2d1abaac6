import type * as tf from '@tensorflow/tfjs-core';
import type { SsdModel } from './model.js';
import type { StateTensor } from './state-tensor.js';

/** The live variables of a model by name, moving averages included: what a checkpoint has to hold. */
export function modelState(model: SsdModel): Map<string, tf.Variable> {
  return new Map(model.variables.map(({ name, variable }) => [name, variable]));
}

/** A copy of all weights, in the form that {@link loadState} takes. */
export async function readState(model: SsdModel): Promise<Map<string, StateTensor>> {
  const entries = [...modelState(model)].map(async ([name, variable]): Promise<[string, StateTensor]> => {
    const data = await variable.data(); // sync point
    return [name, { shape: variable.shape, data: Float32Array.from(data) }];
  });
  return new Map(await Promise.all(entries));
}
