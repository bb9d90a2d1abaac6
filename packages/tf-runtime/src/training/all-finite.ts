import { type Scalar, type Tensor, all, isFinite, logicalAnd, scalar, tidy } from '@tensorflow/tfjs-core';

/** Whether no element of `tensors` is NaN or infinite: a boolean scalar. True for no tensors. */
export function allFinite(tensors: readonly Tensor[]): Scalar {
  return tidy(() =>
    tensors
      .map((tensor) => all<Scalar>(isFinite(tensor)))
      .reduce<Scalar>((whole, part) => logicalAnd(whole, part), scalar(true, 'bool')),
  );
}
