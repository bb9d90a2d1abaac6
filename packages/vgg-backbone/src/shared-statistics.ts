import * as tf from '@tensorflow/tfjs-core';

/**
 * How batch norm comes by the statistics of a batch that is spread over several devices, each of which has an equal part of it.
 * For use in a traced step.
 */
export interface SharedStatistics {
  /** Parts that the batch is in. */
  readonly parts: number;
  /** Mean over the parts, element by element. Gradients must flow through it: the mean's is the mean of the parts' gradients. */
  mean(tensors: readonly tf.Tensor[]): tf.Tensor[];
}

/**
 * Batch normalisation with the statistics of the whole batch, of which `x` is a part: every part gives its mean and its mean
 * square, and the variance is what these come to.
 *
 * @param x [batch, rows, columns, channels], this part
 * @param scale [channels]
 * @param offset [channels]
 */
export function batchNormShared(
  x: tf.Tensor4D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  { epsilon, statistics }: { epsilon: number; statistics: SharedStatistics },
): { y: tf.Tensor4D; mean: tf.Tensor1D; variance: tf.Tensor1D } {
  return tf.tidy(() => {
    const axes = [0, 1, 2];
    const own = [tf.mean(x, axes), tf.mean(tf.square(x), axes)];
    const [mean, meanSquare] = statistics.mean(own) as [tf.Tensor1D, tf.Tensor1D];
    const variance = tf.relu<tf.Tensor1D>(tf.sub<tf.Tensor1D>(meanSquare, tf.square(mean))); // rounding may leave it a little below 0
    const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
    return { y: tf.add<tf.Tensor4D>(tf.mul(tf.sub(x, mean), factor), offset), mean, variance };
  });
}
