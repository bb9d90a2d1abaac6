import type { Anchors } from './create-anchors.js';
import { expectLength } from './expect-boxes.js';

/**
 * Largest ln(size / anchor's size) that is decoded: a box 62.5 times its default box, far beyond any image.
 * Keeps exp from overflowing while a network is still untrained (as Detectron and torchvision do).
 */
export const MAX_LOG_SCALE = Math.log(1000 / 16);

/**
 * Boxes from their codes, the inverse of {@link encodeBoxes}. Widths and heights are clamped to 62.5 times
 * the default box's ({@link MAX_LOG_SCALE}); boxes are not clipped to the image; NaN stays NaN.
 *
 * @param offsets [count, 4] as the network gives them
 * @param out [count, 4], overwritten and returned where given; may be `offsets` itself
 * @returns [count, 4] xmin, ymin, xmax, ymax, normalised
 * @throws RangeError for arrays of a wrong length.
 */
export function decodeBoxes(
  anchors: Anchors,
  offsets: Float32Array,
  out: Float32Array = new Float32Array(4 * anchors.count),
): Float32Array {
  expectLength(offsets, 4 * anchors.count, 'offsets', 'anchors × 4');
  expectLength(out, 4 * anchors.count, 'out', 'anchors × 4');
  const { cxcywh } = anchors;
  const [vx, vy, vw, vh] = anchors.table.variances;
  for (let o = 0; o < out.length; o += 4) {
    const cx = cxcywh[o]! + offsets[o]! * vx * cxcywh[o + 2]!;
    const cy = cxcywh[o + 1]! + offsets[o + 1]! * vy * cxcywh[o + 3]!;
    const halfWidth = (cxcywh[o + 2]! * Math.exp(Math.min(offsets[o + 2]! * vw, MAX_LOG_SCALE))) / 2;
    const halfHeight = (cxcywh[o + 3]! * Math.exp(Math.min(offsets[o + 3]! * vh, MAX_LOG_SCALE))) / 2;
    out[o] = cx - halfWidth;
    out[o + 1] = cy - halfHeight;
    out[o + 2] = cx + halfWidth;
    out[o + 3] = cy + halfHeight;
  }
  return out;
}
