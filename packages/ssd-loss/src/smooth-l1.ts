import { abs, minimum, mul, sub, type Tensor } from '@tensorflow/tfjs-core';
import { expectTensor } from './expect-tensor.js';

/**
 * Smooth L1 of every element: x² / 2 where |x| < 1, |x| − 1/2 elsewhere (Fast R-CNN, equation 3).
 *
 * @param x differences, any shape
 * @returns the shape of `x`
 * @throws ArgumentTypeError for what is no tensor
 */
export function smoothL1<T extends Tensor>(x: T): T {
  expectTensor(x, 'x');
  // With q = min(|x|, 1) both branches are q · (|x| − q / 2): no select, and a gradient without a jump.
  const size = abs(x);
  const q = minimum(size, 1);
  return mul(q, sub(size, mul(q, 0.5)));
}
