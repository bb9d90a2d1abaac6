import {
  type NamedTensorMap,
  type Scalar,
  type Variable,
  div,
  keep,
  mul,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { allFinite } from './all-finite.js';

/** What {@link LossScale.gradients} gives. */
export interface ScaledGradients {
  /** The loss, not scaled. */
  readonly value: Scalar;
  /** Gradients by variable name, not scaled any more. Where `finite` is false some of their elements are not finite. */
  readonly grads: NamedTensorMap;
  /** Whether every element of every gradient is finite: a boolean scalar. */
  readonly finite: Scalar;
}

/** Gradients of `loss` times `scale`, divided by it again, and whether all of them are finite. */
export function scaledGradients(
  scale: () => Scalar,
  loss: () => Scalar,
  variables?: readonly Variable[],
): ScaledGradients {
  const kept: Scalar[] = [];
  const result = tidy(() => {
    const factor = scale();
    const { grads } = variableGrads(
      () => {
        // Out of tfjs's tidy: the scaled loss may overflow where the loss itself does not.
        const value = keep(loss());
        kept.push(value);
        return mul<Scalar>(value, factor);
      },
      variables === undefined ? undefined : [...variables],
    );
    // A variable that the loss does not use has null here, against tfjs's types.
    const present = Object.entries(grads).filter(([, gradient]) => (gradient as unknown) !== null);
    // Divided, not multiplied by 1 / scale: from 2^127 on that is a denormal, which TensorFlow takes for 0.
    const unscaled = Object.fromEntries(present.map(([name, gradient]) => [name, div(gradient, factor)]));
    return { grads: unscaled, finite: allFinite(Object.values(unscaled)) };
  });
  const [value] = kept.map((tensor) => {
    const copy = tensor.clone();
    tensor.dispose();
    return copy;
  });
  return { value: value as Scalar, grads: result.grads, finite: result.finite };
}
