import type { GradConfig, KernelConfig, KernelFunc, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import type { NodeBackend } from '../tfjs/node-backend.js';
import { type Conv2DAttributes, conv2d, conv2dGradients } from './convolution.js';
import { ourBackend } from './our-backend.js';
import { TensorFlowError } from '../native/tensorflow-error.js';

/**
 * `DilatedConv2D`: inputs `{x, filter}` NHWC and HWIO, attributes `{strides, pad, dilations}`.
 *
 * A kernel of its own, because plain tfjs has no gradient for Conv2D with dilations: model code asks for this one and
 * goes round by space-to-batch where a backend lacks it.
 */
export function dilatedConv2dKernel(backendName: string): KernelConfig {
  return {
    kernelName: 'DilatedConv2D',
    backendName,
    kernelFunc: (({
      inputs,
      attrs,
      backend,
    }: {
      inputs: { x: TensorInfo; filter: TensorInfo };
      attrs: Conv2DAttributes;
      backend: NodeBackend;
    }) => conv2d(backend, inputs.x, inputs.filter, attrs)) as unknown as KernelFunc,
  };
}

export const dilatedConv2dGradient: GradConfig = {
  kernelName: 'DilatedConv2D',
  inputsToSave: ['x', 'filter'],
  gradFunc: (dy, saved, attrs) => {
    const [x, filter] = saved as [Tensor4D, Tensor4D];
    const backend = ourBackend();
    if (backend === undefined)
      throw new TensorFlowError('INTERNAL', 'the gradient needs the backend it was computed on', {
        op: 'DilatedConv2D',
      });
    return conv2dGradients(backend, dy as Tensor4D, x, filter, attrs as unknown as Conv2DAttributes);
  },
};
