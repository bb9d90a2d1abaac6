import { expectCorners } from './expect-boxes.js';
import { overlapRow } from './overlap-row.js';

/**
 * IoU of every box of one list with every box of another.
 *
 * @param a [n, 4] xmin, ymin, xmax, ymax
 * @param b [m, 4]
 * @returns [n, m], row by row
 * @throws ArgumentRangeError for a length that is no multiple of 4 and a box that is not finite or swapped; ArgumentTypeError for
 * arrays of another kind.
 */
export function pairwiseIou(a: Float32Array, b: Float32Array): Float32Array {
  const n = expectCorners(a, 'a');
  const m = expectCorners(b, 'b');
  const result = new Float32Array(n * m);
  for (let i = 0; i < n; i++) overlapRow(b, a, i, result.subarray(i * m, (i + 1) * m));
  return result;
}
