import { expectOptions } from '@ssd/errors';
import type { Anchors } from './create-anchors.js';
import { expectAnchors } from './expect-anchors.js';
import { expectNormalised } from './expect-boxes.js';
import { expectOverlap } from './expect-number.js';
import { overlapRow } from './overlap-row.js';

export interface RecallOptions {
  /**
   * Overlap (IoU) that counts as covered. Range: above 0, up to 1.
   *
   * @default 0.5
   */
  readonly threshold?: number;
}

const OPTIONS = Object.keys({ threshold: true } satisfies Record<keyof RecallOptions, true>);

/**
 * Highest overlap (IoU) of each box with any default box: how well the default boxes can fit a data set.
 *
 * @param boxes [n, 4] xmin, ymin, xmax, ymax, normalised
 * @returns [n], 0 for a box that touches no default box
 * @throws ArgumentRangeError for boxes that are not finite, swapped or not normalised.
 */
export function bestOverlaps(anchors: Anchors, boxes: Float32Array): Float32Array {
  expectAnchors(anchors);
  const best = new Float32Array(expectNormalised(boxes, 'boxes'));
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
 * @throws ArgumentRangeError for a threshold out of range, and as bestOverlaps.
 */
export function anchorRecall(
  anchors: Anchors,
  boxes: Float32Array,
  options: RecallOptions = {},
): number | null {
  expectOptions(options, OPTIONS, 'anchorRecall');
  const { threshold = 0.5 } = options;
  expectOverlap(threshold, 'threshold');
  const best = bestOverlaps(anchors, boxes);
  if (best.length === 0) return null;
  const least = Math.fround(threshold);
  return best.filter((overlap) => overlap >= least).length / best.length;
}
