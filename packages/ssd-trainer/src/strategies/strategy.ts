import type { Session, SessionOptions } from '@ssd/tf-runtime';
import type * as tf from '@tensorflow/tfjs-core';
import type { RankWatch } from '../ranks/rank-watch.js';

/**
 * Where steps run and what ranks share. A rank is a process that works through its own part of every step's images; all ranks
 * make the same step on the same weights. The calls {@link sum}, {@link statistics}, {@link reduce}, {@link agree} and {@link gather} are
 * made while the step is traced, in the same order on every rank, and become part of its graph.
 */
export interface Strategy {
  readonly name: string;
  /** 0 … size − 1. Rank 0 alone writes. */
  readonly rank: number;
  readonly size: number;
  /** Ranks on this machine, which share its memory and its threads. */
  readonly local: number;
  /** What the ranks know of each other outside of TensorFlow; absent where nobody watches over them. */
  readonly watch?: RankWatch | undefined;
  /** The session that everything of this rank is compiled in. */
  createSession(options: SessionOptions): Session;
  /** Sums over the ranks, element by element, of what counts but has no gradient: positives, losses. */
  sum(tensors: readonly tf.Tensor[]): tf.Tensor[];
  /** Means over the ranks of batch norm's moments. Gradients flow through it. */
  statistics(moments: readonly tf.Tensor[]): tf.Tensor[];
  /** Sums over the ranks of the gradients, which each rank has of its part of the loss. */
  reduce(gradients: readonly tf.Tensor[]): tf.Tensor[];
  /** Whether a boolean scalar holds on every rank. */
  agree(flag: tf.Scalar): tf.Scalar;
  /** The tensors of all ranks, in their order: [size, …shape]. */
  gather(own: tf.Tensor): tf.Tensor;
  /** Which elements of an int32 tensor are the same on every rank: checksums of weights. */
  same(values: tf.Tensor): tf.Tensor;
}
