import { type GradConfig, type Tensor, clone, getGradient } from '@tensorflow/tfjs-core';
import { DataType } from '../native/data-type.js';
import { attribute } from '../tfjs/attributes.js';
import { ourBackend } from './our-backend.js';

/** Gradient of Add; a vector added to the channels of an image gets TensorFlow's BiasAddGrad instead of a general sum. */
export function addGradient(): GradConfig {
  const previous = getGradient('Add');
  return {
    kernelName: 'Add',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved, attrs) => {
      const [a, b] = saved as [Tensor, Tensor];
      const backend = ourBackend();
      const isBias = a.rank === 4 && b.rank === 1 && b.shape[0] === a.shape[3] && a.dtype === 'float32';
      if (backend === undefined || !isBias) return previous.gradFunc(dy, saved, attrs);
      return {
        a: () => clone(dy as Tensor),
        b: () =>
          backend.executeSingleOutput(
            'BiasAddGrad',
            [attribute.type('T', DataType.FLOAT), attribute.string('data_format', 'NHWC')],
            [dy as Tensor],
          ),
      };
    },
  };
}
