import { ArgumentTypeError, shownValue } from '@ssd/errors';
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
import { expectNotNegative, expectTensor } from './expect-tensor.js';

/**
 * Penalty on the size of weights, factor · Σ w² / 2 over all of them (`weight_decay · Σ tf.nn.l2_loss(w)` in
 * the reference, which applies it to filters and not to biases or the scale of the L2 norm). Its gradient is
 * factor · w. Being part of the loss, it goes through the optimiser's momentum.
 *
 * @param weights tensors or variables of any shape; none gives 0
 * @param factor 0 or more; 0.0005 in the SSD paper
 * @returns a scalar
 * @throws ArgumentRangeError for a factor that is negative or not finite; ArgumentTypeError for weights that are no list of
 * tensors.
 */
export function weightDecay(weights: readonly Tensor[], factor: number): Scalar {
  expectNotNegative(factor, 'factor');
  expectWeights(weights);
  return tidy(() =>
    weights.map((weight) => halfSquares(weight, factor)).reduce((total, part) => add(total, part), scalar(0)),
  );
}

function expectWeights(weights: readonly Tensor[]): void {
  if (!Array.isArray(weights)) {
    throw new ArgumentTypeError(`Expected weights to be a list of tensors, got ${shownValue(weights)}.`, {
      hint: 'Put them into an array, even if there is one.',
    });
  }
  for (const [i, weight] of weights.entries()) expectTensor(weight as Tensor, `weights[${i}]`);
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
