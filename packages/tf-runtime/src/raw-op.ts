import type { Tensor } from '@tensorflow/tfjs-core';
import { TraceError } from './graph/trace-error.js';
import { ourBackend } from './kernels/our-backend.js';
import type { OpAttribute } from './tfjs/binding.js';

/**
 * Any operation of TensorFlow, or of a plug-in, by its name: a node of the graph inside of a compiled function, executed at once
 * outside. Gradients do not flow through it: wrap it with `tf.customGrad`.
 *
 * @param type such as `CollectiveReduce`, as TensorFlow registers it
 * @param inputs in the order of the operation's description
 * @param attributes made with {@link attribute}; types and numbers of the inputs are inferred
 * @param outputs how many of its outputs are wanted
 * @throws TraceError BAD_USE where another backend than this package's is in force; TensorFlowError for an operation that there is none
 * of, or that takes something else
 */
export function rawOp(
  type: string,
  inputs: readonly Tensor[],
  attributes: readonly OpAttribute[] = [],
  outputs = 1,
): Tensor[] {
  const backend = ourBackend();
  if (backend === undefined) {
    throw new TraceError('BAD_USE', `${type} needs TensorFlow's backend to be the current one.`, {
      hint: "Call registerBackends(), and setBackend('tensorflow').",
    });
  }
  return backend.executeMultipleOutputs(type, attributes, inputs, outputs);
}
