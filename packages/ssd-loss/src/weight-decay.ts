import {
  add,
  customGrad,
  mul,
  scalar,
  square,
  sum,
  tidy,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { expectNotNegative } from './expect-multibox.js';

/**
 * Penalty on the size of weights, factor · Σ w² / 2 over all of them (`weight_decay · Σ tf.nn.l2_loss(w)` in
 * the reference, which applies it to filters and not to biases or the scale of the L2 norm). Its gradient is
 * factor · w. Being part of the loss, it goes through the optimiser's momentum.
 *
 * @param weights tensors or variables of any shape; none gives 0
 * @param factor 0 or more; 0.0005 in the SSD paper
 * @returns a scalar
 * @throws RangeError for a factor that is negative or not finite.
 */
export function weightDecay(weights: readonly Tensor[], factor: number): Scalar {
  expectNotNegative(factor, 'factor');
  return tidy(() =>
    weights.map((weight) => halfSquares(weight, factor)).reduce((total, part) => add(total, part), scalar(0)),
  );
}

/** The gradient of tf.sum would first make a tensor of ones as large as the weight: give it directly. */
function halfSquares(weight: Tensor, factor: number): Scalar {
  const penalty = customGrad<Scalar>((x, save) => {
    const input = x as Tensor;
    (save as (tensors: Tensor[]) => void)([input]);
    return {
      value: mul(sum(square(input)), factor / 2),
      gradFunc: (dy, [saved]) => mul(saved!, mul(dy, factor)),
    };
  });
  return penalty(weight);
}
