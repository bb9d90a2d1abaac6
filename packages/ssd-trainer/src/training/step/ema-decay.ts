/**
 * Decay of the weights' moving average at a step. Starts low, so that the average does not stay at the initial weights:
 * min(decay, (1 + step) / (10 + step)), as TensorFlow's `ExponentialMovingAverage` with `num_updates`.
 *
 * @param decay limit, 0 ≤ decay < 1
 * @param step steps already done, 0 at the first
 */
export function emaDecayAt(decay: number, step: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}
