import { ArgumentRangeError, expectOptions, expectTypedArray } from '@ssd/errors';
import { expectCorners, expectLength } from './expect-boxes.js';
import { expectRanked, expectScore, refuse } from './expect-number.js';
import { keyIndex, rankKey } from './rank-key.js';

export interface SuppressionOptions {
  /**
   * A box goes if it overlaps (IoU) a better one by more than this. Range: 0…1.
   *
   * @default 0.45
   */
  readonly iouThreshold?: number;
  /**
   * Most boxes to keep.
   *
   * @default Infinity
   */
  readonly maxDetections?: number;
  /**
   * Boxes with a lower score are not looked at.
   *
   * @default -Infinity
   */
  readonly scoreThreshold?: number;
}

const OPTIONS = Object.keys({
  iouThreshold: true,
  maxDetections: true,
  scoreThreshold: true,
} satisfies Record<keyof SuppressionOptions, true>);

/**
 * Greedy non-maximum suppression: keeps the box with the best score, drops those that overlap it too much,
 * and so on. Equal scores go by index. Boxes without area neither suppress nor are suppressed.
 *
 * @param boxes [n, 4] xmin, ymin, xmax, ymax in any unit
 * @param scores [n]
 * @returns indices of the kept boxes, best first
 * @throws ArgumentRangeError for arrays of a wrong length, boxes that are not finite or swapped, scores that are NaN, and
 * options that are unknown or out of range; ArgumentTypeError for arrays of another kind and options that are no object.
 */
export function nonMaxSuppression(
  boxes: Float32Array,
  scores: Float32Array,
  options: SuppressionOptions = {},
): Int32Array {
  expectOptions(options, OPTIONS, 'nonMaxSuppression');
  const { iouThreshold = 0.45, maxDetections = Infinity, scoreThreshold = -Infinity } = options;
  const n = expectCorners(boxes, 'boxes');
  expectTypedArray(scores, 'Float32Array', 'scores');
  expectLength(scores, n, 'scores', 'one a box');
  expectRanked(n, 'boxes');
  expectNoNaN(scores);
  expectScore(scoreThreshold, 'scoreThreshold');
  expectSuppression(iouThreshold, maxDetections, 'maxDetections');
  const keys = new Float64Array(n);
  let size = 0;
  for (let i = 0; i < n; i++) if (scores[i]! >= scoreThreshold) keys[size++] = rankKey(scores[i]!, i);
  return suppress(boxes, keys.subarray(0, size).sort(), { iouThreshold, maxDetections });
}

/**
 * The suppression itself, on ranked keys (see rank-key.ts).
 *
 * @param keys sorted; their indices point into boxes
 */
export function suppress(
  boxes: Float32Array,
  keys: Float64Array,
  { iouThreshold, maxDetections }: Required<Pick<SuppressionOptions, 'iouThreshold' | 'maxDetections'>>,
): Int32Array {
  const kept = new Int32Array(Math.min(keys.length, maxDetections));
  // Kept boxes side by side: the inner loop then walks through memory in order.
  const corners = new Float32Array(4 * kept.length);
  let size = 0;
  for (let i = 0; i < keys.length && size < kept.length; i++) {
    const index = keyIndex(keys[i]!);
    if (overlapsAny(boxes, index, corners, size, iouThreshold)) continue;
    for (let c = 0; c < 4; c++) corners[4 * size + c] = boxes[4 * index + c]!;
    kept[size++] = index;
  }
  return kept.slice(0, size);
}

/** Whether a box overlaps one of the first `size` kept ones by more than the threshold. */
function overlapsAny(
  boxes: Float32Array,
  index: number,
  kept: Float32Array,
  size: number,
  threshold: number,
): boolean {
  const x0 = boxes[4 * index]!;
  const y0 = boxes[4 * index + 1]!;
  const x1 = boxes[4 * index + 2]!;
  const y1 = boxes[4 * index + 3]!;
  const area = (x1 - x0) * (y1 - y0);
  for (let o = 0; o < 4 * size; o += 4) {
    const left = kept[o]!;
    const top = kept[o + 1]!;
    const right = kept[o + 2]!;
    const bottom = kept[o + 3]!;
    const width = (right < x1 ? right : x1) - (left > x0 ? left : x0);
    if (!(width > 0)) continue;
    const height = (bottom < y1 ? bottom : y1) - (top > y0 ? top : y0);
    if (!(height > 0)) continue;
    const shared = width * height;
    if (shared > threshold * (area + (right - left) * (bottom - top) - shared)) return true;
  }
  return false;
}

/** Throws where a suppression option is out of range. */
export function expectSuppression(iouThreshold: number, limit: number, limitName: string): void {
  if (typeof iouThreshold !== 'number' || !(iouThreshold >= 0 && iouThreshold <= 1)) {
    refuse('iouThreshold', '0 … 1', iouThreshold);
  }
  if (limit !== Infinity && (!Number.isInteger(limit) || limit < 0)) {
    refuse(limitName, 'a whole number of at least 0, or Infinity', limit);
  }
}

function expectNoNaN(scores: Float32Array): void {
  const i = scores.findIndex(Number.isNaN);
  if (i < 0) return;
  throw new ArgumentRangeError(`Expected scores[${i}] to be a number, got NaN.`, {
    hint: 'Leave such boxes out; a network that gives NaN has diverged.',
  });
}
