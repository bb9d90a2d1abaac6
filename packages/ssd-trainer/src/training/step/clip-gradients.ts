import * as tf from '@tensorflow/tfjs-core';

/** √ Σ g² over all elements of all gradients, a scalar. */
export function globalNorm(gradients: readonly tf.Tensor[]): tf.Scalar {
  return tf.tidy(() =>
    tf.sqrt(tf.addN<tf.Scalar>(gradients.map((gradient) => tf.sum<tf.Scalar>(tf.square(gradient))))),
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
