/** Norm of the difference of two arrays as a share of the second one's norm (of 1, where that is all zero). */
export function relativeDistance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let difference = 0;
  let squares = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += (actual[i]! - expected[i]!) ** 2;
    squares += expected[i]! ** 2;
  }
  return Math.sqrt(difference) / (squares === 0 ? 1 : Math.sqrt(squares));
}
