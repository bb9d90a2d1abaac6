import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from './runtime-kernel.js';
import { axisPadding } from './window.js';

/** A kernel of ours, on backends that bring it: inputs {x, filter}, attributes {strides, pad, dilations}, NHWC. */
export const DILATED_CONV2D = 'DilatedConv2D';

/**
 * Atrous convolution that can be differentiated: TensorFlow.js itself refuses the gradient of a dilated `conv2d`.
 *
 * Runs as one kernel where the backend has it, otherwise by {@link dilatedConv2dByBatch}, with the same result.
 *
 * @param x [batch, rows, columns, inputs]
 * @param filter [kernel, kernel, inputs, outputs]
 * @returns [batch, rows, columns, outputs], stride 1
 */
export function dilatedConv2d(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  { dilation, padding }: { dilation: number; padding: 'same' | 'valid' },
): tf.Tensor4D {
  return hasKernel(DILATED_CONV2D)
    ? tf
        .engine()
        .runKernel<tf.Tensor4D>(
          DILATED_CONV2D,
          { x, filter },
          { strides: 1, pad: padding, dilations: dilation },
        )
    : dilatedConv2dByBatch(x, filter, { dilation, padding });
}

/**
 * Atrous convolution in plain ops: every `dilation`-th row and column becomes an image of its own, an ordinary
 * convolution without padding runs over all of them, and the results are woven together again.
 */
export function dilatedConv2dByBatch(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  { dilation, padding }: { dilation: number; padding: 'same' | 'valid' },
): tf.Tensor4D {
  const axes = (['rows', 'columns'] as const).map((axis, i) => {
    const size = x.shape[1 + i]!;
    const window = { kernel: filter.shape[i]!, stride: 1, dilation };
    const [before, after] = axisPadding(size, window, padding, axis);
    const surplus = (dilation - ((size + before + after) % dilation)) % dilation; // up to a whole number of blocks
    return { pads: [before, after + surplus], crops: [0, surplus] };
  });
  const blocks = tf.spaceToBatchND(
    x,
    [dilation, dilation],
    axes.map(({ pads }) => pads),
  );
  return tf.batchToSpaceND(
    tf.conv2d(blocks, filter, 1, 'valid'),
    [dilation, dilation],
    axes.map(({ crops }) => crops),
  );
}
