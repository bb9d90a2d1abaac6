import { ArgumentRangeError, expectTypedArray } from '@ssd/errors';
import type { Anchors } from './create-anchors.js';
import { expectAnchors } from './expect-anchors.js';
import { expectLength, expectNormalised } from './expect-boxes.js';

/**
 * Codes boxes relative to the default boxes that match them (SSD paper, equation 2):
 * (Δcx / w / v₀, Δcy / h / v₁, ln(width / w) / v₂, ln(height / h) / v₃) with the table's variances v.
 * {@link decodeBoxes} is the inverse, unless a size is clamped there.
 *
 * @param boxes [n, 4] xmin, ymin, xmax, ymax, normalised
 * @param matches [count] index of a box, or −1
 * @param out [count, 4], overwritten and returned where given
 * @returns [count, 4], zeros where nothing matches
 * @throws ArgumentRangeError for boxes that are not finite, swapped or not normalised, a match that is no box, or a matched box
 * without width or height; ArgumentTypeError for arrays of another kind.
 */
export function encodeBoxes(
  anchors: Anchors,
  boxes: Float32Array,
  matches: Int32Array,
  out?: Float32Array,
): Float32Array {
  expectAnchors(anchors);
  const n = expectNormalised(boxes, 'boxes');
  expectTypedArray(matches, 'Int32Array', 'matches');
  expectLength(matches, anchors.count, 'matches', 'one index an anchor');
  const codes = out ?? new Float32Array(4 * anchors.count);
  expectTypedArray(codes, 'Float32Array', 'out');
  expectLength(codes, 4 * anchors.count, 'out', 'anchors × 4');
  const { cxcywh } = anchors;
  const [vx, vy, vw, vh] = anchors.table.variances;
  codes.fill(0);
  for (let k = 0; k < anchors.count; k++) {
    const box = matches[k]!;
    if (box < 0) continue;
    if (box >= n) {
      throw new ArgumentRangeError(
        `Expected matches[${k}] to be below ${n}, the number of boxes, got ${box}.`,
        { hint: 'Give the boxes that matchAnchors was given.' },
      );
    }
    const xmin = boxes[4 * box]!;
    const ymin = boxes[4 * box + 1]!;
    const width = boxes[4 * box + 2]! - xmin;
    const height = boxes[4 * box + 3]! - ymin;
    if (!(width > 0 && height > 0)) {
      throw new ArgumentRangeError(
        `Expected box ${box}, matched by anchor ${k}, to have a width and a height above 0, got ${width} × ${height}.`,
        { hint: 'Match a box without area with nothing, as matchAnchors does.' },
      );
    }
    const o = 4 * k;
    const anchorWidth = cxcywh[o + 2]!;
    const anchorHeight = cxcywh[o + 3]!;
    codes[o] = (xmin + width / 2 - cxcywh[o]!) / anchorWidth / vx;
    codes[o + 1] = (ymin + height / 2 - cxcywh[o + 1]!) / anchorHeight / vy;
    codes[o + 2] = Math.log(width / anchorWidth) / vw;
    codes[o + 3] = Math.log(height / anchorHeight) / vh;
  }
  return codes;
}
