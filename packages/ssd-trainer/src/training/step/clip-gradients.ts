import * as tf from '@tensorflow/tfjs-core';

/**
 * √ Σ g² over all elements of all gradients, a scalar.
 *
 * Not by AddN, nor by a chain of additions, which TensorFlow makes an AddN of: that sums into whichever input's memory is free at
 * that moment, so that the order of the sum, and with it the last bits, is another one from run to run.
 */
export function globalNorm(gradients: readonly tf.Tensor[]): tf.Scalar {
  return tf.tidy(() =>
    tf.sqrt(tf.sum<tf.Scalar>(tf.stack(gradients.map((gradient) => tf.sum<tf.Scalar>(tf.square(gradient)))))),
  );
}

/**
 * Scales all gradients by the same factor so that their global norm is at most `limit` (Pascanu et al. 2013, algorithm 1).
 * Gradients with a smaller norm stay as they are, bit for bit; a NaN norm makes all of them NaN.
 *
 * @param norm of these gradients, from {@link globalNorm}
 */
export function clipByGlobalNorm(
  gradients: readonly tf.Tensor[],
  norm: tf.Scalar,
  limit: number,
): tf.Tensor[] {
  const factor = tf.tidy(() => tf.div(limit, tf.maximum(norm, limit)));
  return gradients.map((gradient) => tf.mul(gradient, factor));
}
