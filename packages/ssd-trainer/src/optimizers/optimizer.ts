import type { NamedVariable } from '@ssd/vgg-backbone';
import type * as tf from '@tensorflow/tfjs-core';

/** What an optimizer makes a step of, inside of the compiled step. */
export interface OptimizerStep {
  /** Those that are trained, always the same and in the same order. */
  readonly variables: readonly NamedVariable[];
  /** One a variable, of its shape. */
  readonly gradients: readonly tf.Tensor[];
  /** One a variable, a scalar: the schedule's rate times the factor of the variable's group. */
  readonly learningRates: readonly tf.Scalar[];
  /** The setting, for an optimizer that decays weights itself; 0 where it does not. */
  readonly weightDecay: number;
}

/**
 * How gradients change the weights: part of the compiled step, in every run of it. What it keeps from step to step is variables of
 * the session (see applyMomentum and applyAdam of @ssd/tf-runtime), which checkpoints hold by their names; steps that a loss
 * scale skips leave these as they are.
 */
export interface Optimizer {
  readonly name: string;
  /**
   * Where weight decay goes. `loss`: half its factor times the squared weights is part of the loss, and so of the gradients (L2).
   * `weights`: the optimizer takes it off the weights itself (decoupled), and the loss is without.
   */
  readonly weightDecay: 'loss' | 'weights';
  /** Numbers a trained weight that it keeps, for estimates of memory. */
  readonly slots: number;
  /** Makes one step; traced once. */
  apply(step: OptimizerStep): void;
}
