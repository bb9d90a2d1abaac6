import * as tf from '@tensorflow/tfjs-core';
import type { Padding } from './layer.js';

/**
 * Pads explicitly where the table says so and tells what is left for the windowed op to do. Not every backend takes
 * explicit padding in its own kernels; all of them can pad.
 */
export function padMaps(
  x: tf.Tensor4D,
  padding: Padding,
  value: number,
): { padded: tf.Tensor4D; remaining: 'same' | 'valid' } {
  if (typeof padding === 'string') return { padded: x, remaining: padding };
  const [[top, bottom], [left, right]] = padding;
  const padded = tf.pad(
    x,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  );
  return { padded, remaining: 'valid' };
}
