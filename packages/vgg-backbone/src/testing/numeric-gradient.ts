import * as tf from '@tensorflow/tfjs-core';

/** Central differences of a scalar function at x, one value at a time. */
export function numericGradient(
  f: (x: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  step = 1e-2, // float32: large enough that rounding stays below the differences taken
): Float32Array {
  const values = x.dataSync();
  const at = (i: number, delta: number): number =>
    tf.tidy(() => {
      const moved = Float32Array.from(values);
      moved[i]! += delta;
      return f(tf.tensor(moved, x.shape)).dataSync()[0]!;
    });
  return Float32Array.from(values, (_, i) => (at(i, step) - at(i, -step)) / (2 * step));
}

/** Largest difference of two arrays as a share of the second one's norm (of 1, where that is all zero). */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = 0;
  let squares = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(actual[i]! - expected[i]!));
    squares += expected[i]! ** 2;
  }
  return actual.length === expected.length ? largest / Math.sqrt(squares === 0 ? 1 : squares) : Infinity;
}
