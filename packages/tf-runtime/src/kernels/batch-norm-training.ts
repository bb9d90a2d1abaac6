import {
  type GradConfig,
  type KernelConfig,
  type KernelFunc,
  type Tensor,
  type TensorInfo,
  mul,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { DataType } from '../native/data-type.js';
import { sizeOf } from '../native/native-tensor.js';
import type { NodeBackend } from '../tfjs/node-backend.js';
import { attribute } from '../tfjs/attributes.js';
import { ourBackend } from './our-backend.js';
import { TensorFlowError } from '../native/tensorflow-error.js';

interface Attributes {
  readonly epsilon: number;
}

function shared(epsilon: number) {
  return [
    attribute.type('T', DataType.FLOAT),
    attribute.type('U', DataType.FLOAT),
    attribute.float('epsilon', epsilon),
    attribute.string('data_format', 'NHWC'),
    attribute.bool('is_training', true),
  ];
}

/**
 * `BatchNormTraining`: inputs `{x: [B, H, W, C], scale: [C], offset: [C]}`, attribute `epsilon`.
 *
 * Outputs `y`, the batch's mean and its biased variance (Ioffe and Szegedy, algorithm 1), then three tensors that only
 * the gradient uses. The mean and the variance feed moving averages: no gradient flows through them, as in
 * TensorFlow's fused op. One fused pass in TensorFlow, where plain tfjs takes a dozen ops.
 */
export function batchNormTrainingKernel(backendName: string): KernelConfig {
  return {
    kernelName: 'BatchNormTraining',
    backendName,
    kernelFunc: (({
      inputs: { x, scale, offset },
      attrs: { epsilon },
      backend,
    }: {
      inputs: Record<'x' | 'scale' | 'offset', TensorInfo>;
      attrs: Attributes;
      backend: NodeBackend;
    }) => {
      const none = tensor1d([], 'float32');
      const [y, mean, unbiased, ...forGradient] = backend.executeMultipleOutputs(
        'FusedBatchNormV3',
        // Without `exponential_avg_factor`: 1, the batch alone, is its default, and TensorFlow 1.15 has no such attribute.
        shared(epsilon),
        [x, scale, offset, none, none],
        6,
      );
      none.dispose();
      // TensorFlow corrects the variance it reports by n / (n − 1), for the moving average; what it normalises with is biased.
      const n = sizeOf(x.shape.slice(0, 3));
      const variance = mul(unbiased as Tensor, n > 1 ? (n - 1) / n : 1);
      (unbiased as Tensor).dispose();
      return [y, mean, variance, ...forGradient];
    }) as unknown as KernelFunc,
  };
}

export const batchNormTrainingGradient: GradConfig = {
  kernelName: 'BatchNormTraining',
  inputsToSave: ['x', 'scale'],
  outputsToSave: [false, false, false, true, true, true],
  gradFunc: (dys, saved, attrs) => {
    const [dy] = dys as Tensor[];
    const [x, scale, ...reserved] = saved;
    const { epsilon } = attrs as unknown as Attributes;
    const backend = ourBackend();
    if (backend === undefined)
      throw new TensorFlowError('INTERNAL', 'the gradient needs the backend it was computed on', {
        op: 'BatchNormTraining',
      });
    // Now, not when the first is asked for: tfjs asks for each in a tidy of its own, which would dispose of the others.
    const [ofX, ofScale, ofOffset] = backend.executeMultipleOutputs(
      'FusedBatchNormGradV3',
      shared(epsilon),
      [dy as Tensor, x as Tensor, scale as Tensor, ...reserved],
      5,
    ) as [Tensor, Tensor, Tensor];
    return { x: () => ofX, scale: () => ofScale, offset: () => ofOffset };
  },
};
