import * as tf from '@tensorflow/tfjs-core';
import type { InputNormalization } from './preset.js';

/**
 * Pixels to the network's input.
 *
 * @param images [batch, height, width, 3], RGB, 0…255, any numeric type
 * @returns the same shape, float32, channels in the order that the weights expect
 */
export function normalizeImages(
  images: tf.Tensor4D,
  { values, order, scale = 1 }: InputNormalization,
): tf.Tensor4D {
  return tf.tidy(() => {
    const pixels = images.dtype === 'float32' ? images : tf.cast(images, 'float32');
    const centred = tf.sub<tf.Tensor4D>(pixels, tf.tensor1d([...values]));
    const scaled = scale === 1 ? centred : tf.mul<tf.Tensor4D>(centred, scale);
    return order === 'bgr' ? tf.reverse(scaled, 3) : scaled;
  });
}
