import { expectBoxes } from './expect-boxes.js';
import { overlapRow } from './overlap-row.js';

/**
 * IoU of every box of one list with every box of another.
 *
 * @param a [n, 4] xmin, ymin, xmax, ymax
 * @param b [m, 4]
 * @returns [n, m], row by row
 * @throws RangeError where a length is not a multiple of 4.
 */
export function pairwiseIou(a: Float32Array, b: Float32Array): Float32Array {
  const n = expectBoxes(a, 'a');
  const m = expectBoxes(b, 'b');
  const result = new Float32Array(n * m);
  for (let i = 0; i < n; i++) overlapRow(b, a, i, result.subarray(i * m, (i + 1) * m));
  return result;
}
