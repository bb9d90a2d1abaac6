import { unknownName } from '@ssd/names';
import type { Anchors } from './create-anchors.js';
import { expectBoxes, expectLength } from './expect-boxes.js';
import { matchPaper } from './match-paper.js';
import { matchReference } from './match-reference.js';

const POLICIES = ['paper', 'reference'] as const;

/** How default boxes find their boxes: as the SSD paper says, or as the SSD-VGG reference does. */
export type MatchPolicy = (typeof POLICIES)[number];

export interface MatchOptions {
  /**
   * `paper`: every box takes its best default box for itself, then every other default box the box it
   * overlaps by at least the threshold. `reference`: only overlaps strictly above the threshold, measured on
   * whole pixels of a 1000 × 1000 grid; no match is forced.
   *
   * @default 'paper'
   */
  readonly policy?: MatchPolicy;
  /**
   * Overlap (IoU) that makes a match. Range: above 0, up to 1.
   *
   * @default 0.5
   */
  readonly threshold?: number;
}

/**
 * Index of the box that each default box is to predict, or −1 for background. Boxes without area, beyond all
 * default boxes or with NaN match nothing.
 *
 * @param boxes [n, 4] xmin, ymin, xmax, ymax, normalised; n may be 0
 * @param out [count], overwritten and returned where given
 * @returns [count]
 * @throws RangeError for an unknown policy, a threshold out of range or arrays of a wrong length.
 */
export function matchAnchors(
  anchors: Anchors,
  boxes: Float32Array,
  { policy = 'paper', threshold = 0.5 }: MatchOptions = {},
  out: Int32Array = new Int32Array(anchors.count),
): Int32Array {
  expectBoxes(boxes, 'boxes');
  expectLength(out, anchors.count, 'out', 'one index an anchor');
  if (!(threshold > 0 && threshold <= 1)) {
    throw new RangeError(`Expected threshold to be above 0 and at most 1, got ${threshold}.`);
  }
  expectPolicy(policy);
  if (policy === 'paper') matchPaper(anchors.xyxy, boxes, threshold, out);
  else matchReference(anchors, boxes, threshold, out);
  return out;
}

/** Throws for a policy that does not exist (options may come from a file or another thread). */
export function expectPolicy(policy: string): asserts policy is MatchPolicy {
  if (!POLICIES.some((known) => known === policy))
    throw new RangeError(unknownName('match policy', policy, POLICIES));
}
