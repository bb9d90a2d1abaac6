import * as tf from '@tensorflow/tfjs-core';

/** Lower bound of a squared norm, TensorFlow's l2_normalize default: an all-zero cell stays zero. */
const EPSILON = 1e-12;

/**
 * Every cell's channel vector at length 1, times one scale a channel (ParseNet, arXiv 1506.04579 section 3.2).
 *
 * @param x [batch, rows, columns, channels]
 * @param scale [channels]
 */
export function l2Normalize(x: tf.Tensor4D, scale: tf.Tensor1D): tf.Tensor4D {
  return tf.tidy(() => {
    const squares = tf.sum(tf.square(x), 3, true); // [batch, rows, columns, 1]
    return tf.mul(tf.mul(x, tf.rsqrt(tf.maximum(squares, EPSILON))), scale);
  });
}
