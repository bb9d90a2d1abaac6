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
 * Batch normalisation with the statistics of the whole batch, of which `x` is a part: every part gives its mean, and then its mean
 * squared distance from that of all. (A mean square less a squared mean cancels where the mean is large.)
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
    const meanOf = (own: tf.Tensor): tf.Tensor1D => statistics.mean([tf.mean(own, axes)])[0] as tf.Tensor1D;
    const mean = meanOf(x);
    const centred = tf.sub<tf.Tensor4D>(x, mean);
    const variance = meanOf(tf.square(centred));
    const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
    return { y: tf.add<tf.Tensor4D>(tf.mul(centred, factor), offset), mean, variance };
  });
}
