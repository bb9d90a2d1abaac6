import * as tf from '@tensorflow/tfjs-core';
import { hasKernel } from './runtime-kernel.js';
import { batchNormShared, type SharedStatistics } from './shared-statistics.js';

/** A kernel of ours, on backends that bring it: inputs {x, scale, offset}, attribute {epsilon}. */
export const BATCH_NORM_TRAINING = 'BatchNormTraining';

// A type and not an interface, so that tf.tidy takes it for a container of tensors.
export type BatchNormTrainingResult = {
  /** [batch, rows, columns, channels] */
  readonly y: tf.Tensor4D;
  /** [channels] */
  readonly mean: tf.Tensor1D;
  /** [channels], the mean squared deviation (not corrected for the sample size). */
  readonly variance: tf.Tensor1D;
};

/**
 * Batch normalisation with the statistics of this very batch (Ioffe & Szegedy 2015, algorithm 1), or, given `statistics`, of
 * the larger one that it is a part of.
 *
 * Runs as one kernel where the backend has it, otherwise by {@link batchNormByMoments}, with the same result; a part of a batch
 * by {@link batchNormShared}.
 *
 * @param x [batch, rows, columns, channels]
 * @param scale [channels]
 * @param offset [channels]
 */
export function batchNormTraining(
  x: tf.Tensor4D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  { epsilon, statistics }: { epsilon: number; statistics?: SharedStatistics | undefined },
): BatchNormTrainingResult {
  if (statistics !== undefined) return batchNormShared(x, scale, offset, { epsilon, statistics });
  if (!hasKernel(BATCH_NORM_TRAINING)) return batchNormByMoments(x, scale, offset, { epsilon });
  return tf.tidy((): BatchNormTrainingResult => {
    // A kernel may give more outputs, for its own gradient: the scope frees them.
    const outputs = tf
      .engine()
      .runKernel<tf.Tensor[]>(BATCH_NORM_TRAINING, { x, scale, offset }, { epsilon });
    const [y, mean, variance] = outputs as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
    return { y, mean, variance };
  });
}

/** The same in plain ops; gradients flow through the batch statistics as they must. */
export function batchNormByMoments(
  x: tf.Tensor4D,
  scale: tf.Tensor1D,
  offset: tf.Tensor1D,
  { epsilon }: { epsilon: number },
): BatchNormTrainingResult {
  return tf.tidy((): BatchNormTrainingResult => {
    const mean = tf.mean<tf.Tensor1D>(x, [0, 1, 2]);
    const centred = tf.sub(x, mean);
    const variance = tf.mean<tf.Tensor1D>(tf.square(centred), [0, 1, 2]);
    const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon))); // [channels]
    return { y: tf.add(tf.mul(centred, factor), offset), mean, variance };
  });
}
