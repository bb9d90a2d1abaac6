import { ArgumentRangeError, expectOptions, expectTypedArray } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import type { Anchors } from './create-anchors.js';
import { expectAnchors } from './expect-anchors.js';
import { expectLength, expectNormalised } from './expect-boxes.js';
import { expectOverlap } from './expect-number.js';
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

/** Names of {@link MatchOptions}. */
export const MATCH_OPTIONS = Object.keys({
  policy: true,
  threshold: true,
} satisfies Record<keyof MatchOptions, true>);

/**
 * Index of the box that each default box is to predict, or −1 for background. Boxes without area match
 * nothing.
 *
 * @param boxes [n, 4] xmin, ymin, xmax, ymax, normalised; n may be 0
 * @param out [count], overwritten and returned where given
 * @returns [count]
 * @throws ArgumentRangeError for boxes that are not finite, swapped or not normalised, an unknown policy, a threshold out of
 * range or arrays of a wrong length; ArgumentTypeError for arrays of another kind.
 */
export function matchAnchors(
  anchors: Anchors,
  boxes: Float32Array,
  options: MatchOptions = {},
  out?: Int32Array,
): Int32Array {
  expectAnchors(anchors);
  expectOptions(options, MATCH_OPTIONS, 'matchAnchors');
  const { policy = 'paper', threshold = 0.5 } = options;
  expectNormalised(boxes, 'boxes');
  const matches = out ?? new Int32Array(anchors.count);
  expectTypedArray(matches, 'Int32Array', 'out');
  expectLength(matches, anchors.count, 'out', 'one index an anchor');
  expectOverlap(threshold, 'threshold');
  expectPolicy(policy);
  if (policy === 'paper') matchPaper(anchors.xyxy, boxes, threshold, matches);
  else matchReference(anchors, boxes, threshold, matches);
  return matches;
}

/** Throws for a policy that does not exist (options may come from a file or another thread). */
export function expectPolicy(policy: string): asserts policy is MatchPolicy {
  if (!POLICIES.some((known) => known === policy)) {
    throw new ArgumentRangeError(unknownName('match policy', policy, POLICIES), {
      hint: 'Name one of those.',
    });
  }
}
