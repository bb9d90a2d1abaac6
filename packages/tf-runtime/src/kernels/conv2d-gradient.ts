import { type GradConfig, type Tensor4D, getGradient } from '@tensorflow/tfjs-core';
import { type Conv2DAttributes, conv2dGradients } from './convolution.js';
import { ourBackend } from './our-backend.js';

/**
 * Gradient of Conv2D. tfjs's own refuses dilations and explicit padding; on our backends TensorFlow's ops take them.
 */
export function conv2dGradient(): GradConfig {
  const previous = getGradient('Conv2D');
  return {
    kernelName: 'Conv2D',
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, saved, attrs) => {
      const backend = ourBackend();
      if (backend === undefined) return previous.gradFunc(dy, saved, attrs);
      const [x, filter] = saved as [Tensor4D, Tensor4D];
      return conv2dGradients(backend, dy as Tensor4D, x, filter, attrs as unknown as Conv2DAttributes);
    },
  };
}
