import type { Anchors } from './create-anchors.js';
import { expectBoxes } from './expect-boxes.js';
import { overlapRow } from './overlap-row.js';

export interface RecallOptions {
  /**
   * Overlap (IoU) that counts as covered. Range: above 0, up to 1.
   *
   * @default 0.5
   */
  readonly threshold?: number;
}

/**
 * Highest overlap (IoU) of each box with any default box: how well the default boxes can fit a data set.
 *
 * @param boxes [n, 4] xmin, ymin, xmax, ymax, normalised
 * @returns [n], 0 for a box that touches no default box
 */
export function bestOverlaps(anchors: Anchors, boxes: Float32Array): Float32Array {
  const best = new Float32Array(expectBoxes(boxes, 'boxes'));
  const row = new Float32Array(anchors.count);
  for (let box = 0; box < best.length; box++) {
    overlapRow(anchors.xyxy, boxes, box, row);
    let highest = 0;
    for (let k = 0; k < row.length; k++) if (row[k]! > highest) highest = row[k]!;
    best[box] = highest;
  }
  return best;
}

/**
 * Share of boxes whose best default box overlaps them by at least the threshold, 0…1: the best recall that
 * matching without forced matches can train for.
 *
 * @param boxes [n, 4] xmin, ymin, xmax, ymax, normalised
 * @returns the share, or null where there are no boxes
 * @throws RangeError for a threshold out of range.
 */
export function anchorRecall(
  anchors: Anchors,
  boxes: Float32Array,
  { threshold = 0.5 }: RecallOptions = {},
): number | null {
  if (!(threshold > 0 && threshold <= 1)) {
    throw new RangeError(`Expected threshold to be above 0 and at most 1, got ${threshold}.`);
  }
  const best = bestOverlaps(anchors, boxes);
  if (best.length === 0) return null;
  const least = Math.fround(threshold);
  return best.filter((overlap) => overlap >= least).length / best.length;
}
