import { ArgumentRangeError } from '@ssd/errors';
import { type Scalar, type Tensor, type Variable, scalar } from '@tensorflow/tfjs-core';
import { currentTrace } from '../graph/trace.js';
import { type ScaledGradients, scaledGradients } from './scaled-gradients.js';
import { updateIf } from './update-if.js';

/**
 * Gradients that are too small for a narrow type are computed of a loss times a scale, and divided by it afterwards. A
 * step whose gradients overflow is skipped.
 *
 * Inside of a compiled function everything happens in the graph: no value comes to JavaScript.
 */
export interface LossScale {
  readonly kind: 'fixed' | 'exponential';

  /** Its state: not trainable, in every checkpoint of a session that uses it. None for a fixed scale. */
  readonly variables: readonly Variable[];

  /** The scale of this run: a float32 scalar. */
  value(): Scalar;

  /**
   * Gradients of a loss through the scaled loss.
   *
   * @param loss - gives a scalar
   * @param variables - @default all trainable variables that the loss uses
   */
  gradients(loss: () => Scalar, variables?: readonly Variable[]): ScaledGradients;

  /**
   * The step's updates: variables, slots, the global step. Where `finite` is false none of them happens. Then adapts the
   * scale.
   *
   * @param finite - a boolean scalar, {@link ScaledGradients.finite}
   */
  apply(finite: Tensor, updates: () => void): void;

  /** Disposes the variables. */
  dispose(): void;
}

/**
 * A loss scale that never changes. Steps that overflow are skipped all the same.
 *
 * @param value - range [1, ∞)
 */
export function fixedLossScale(value: number): LossScale {
  if (!Number.isFinite(Math.fround(value)) || value < 1) {
    throw new ArgumentRangeError(`Expected a loss scale of at least 1 and at most 3.4e38, got ${value}`);
  }
  const current = (): Scalar =>
    (currentTrace()?.opaque(scalar(value)) as Scalar | undefined) ?? scalar(value);
  return {
    kind: 'fixed',
    variables: [],
    value: current,
    gradients: (loss, variables) => scaledGradients(current, loss, variables),
    apply: updateIf,
    dispose: () => undefined,
  };
}
