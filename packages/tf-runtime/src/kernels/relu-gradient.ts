import { type GradConfig, type Tensor, cast, mul, step } from '@tensorflow/tfjs-core';
import { DataType } from '../native/data-type.js';
import { attribute } from '../tfjs/attributes.js';
import { ourBackend } from './our-backend.js';

/**
 * Gradient of Relu as TensorFlow's ReluGrad: one pass over the features, and fused by Grappler. tfjs's own is four ops.
 *
 * It saves the output instead of the input: both are positive in the same places, and the output is kept anyway.
 */
export const reluGradient: GradConfig = {
  kernelName: 'Relu',
  outputsToSave: [true],
  gradFunc: (dy, saved) => {
    const [y] = saved as [Tensor];
    const backend = ourBackend();
    return {
      x: () =>
        backend === undefined
          ? mul(dy as Tensor, cast(step(y), 'float32'))
          : backend.executeSingleOutput('ReluGrad', [attribute.type('T', DataType.FLOAT)], [dy as Tensor, y]),
    };
  },
};
