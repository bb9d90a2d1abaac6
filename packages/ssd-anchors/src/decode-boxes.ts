import { ArgumentRangeError, expectOptions, expectTypedArray } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import type { Anchors } from './create-anchors.js';
import { expectAnchors } from './expect-anchors.js';
import { expectLength } from './expect-boxes.js';

const CLAMPS = ['size', 'code', 'none'] as const;

/** How decoding keeps sizes from overflowing; see {@link DecodeOptions.clamp}. */
export type DecodeClamp = (typeof CLAMPS)[number];

/**
 * Largest ln(size / anchor's size) that is decoded: a box 62.5 times its default box, far beyond any image.
 * Keeps exp from overflowing while a network is still untrained (as Detectron and torchvision do).
 */
export const MAX_LOG_SCALE = Math.log(1000 / 16);

/** Largest code with clamp `code`. */
const MAX_CODE = 100;

export interface DecodeOptions {
  /**
   * `size`: widths and heights are at most 62.5 times the default box's (Detectron, torchvision). `code`: any of
   * the four codes above 100 counts as 100 (the SSD-VGG reference), so widths and heights are at most e²⁰ times
   * the default box's with its variances. `none`: huge codes give infinite boxes, which are never detections.
   *
   * @default 'size'
   */
  readonly clamp?: DecodeClamp;
}

const OPTIONS = Object.keys({ clamp: true } satisfies Record<keyof DecodeOptions, true>);

/**
 * Boxes from their codes, the inverse of {@link encodeBoxes} but for the clamp, which keeps exp from overflowing
 * while a network is untrained. Boxes are not clipped to the image; NaN stays NaN; codes far below 0 give sizes
 * of 0.
 *
 * @param offsets [count, 4] as the network gives them
 * @param out [count, 4], overwritten and returned where given; may be `offsets` itself
 * @returns [count, 4] xmin, ymin, xmax, ymax, normalised
 * @throws ArgumentRangeError for arrays of a wrong length or an unknown clamp; ArgumentTypeError for arrays of another kind.
 */
export function decodeBoxes(
  anchors: Anchors,
  offsets: Float32Array,
  options: DecodeOptions = {},
  out?: Float32Array,
): Float32Array {
  expectAnchors(anchors);
  expectOptions(options, OPTIONS, 'decodeBoxes');
  const { clamp = 'size' } = options;
  expectTypedArray(offsets, 'Float32Array', 'offsets');
  expectLength(offsets, 4 * anchors.count, 'offsets', 'anchors × 4');
  const boxes = out ?? new Float32Array(4 * anchors.count);
  expectTypedArray(boxes, 'Float32Array', 'out');
  expectLength(boxes, 4 * anchors.count, 'out', 'anchors × 4');
  if (!CLAMPS.includes(clamp)) {
    throw new ArgumentRangeError(unknownName('clamp', clamp, CLAMPS), { hint: 'Name one of those.' });
  }
  const { cxcywh } = anchors;
  const [vx, vy, vw, vh] = anchors.table.variances;
  const maxCode = clamp === 'code' ? MAX_CODE : Infinity;
  const maxLogScale = clamp === 'size' ? MAX_LOG_SCALE : Infinity;
  for (let o = 0; o < boxes.length; o += 4) {
    const cx = cxcywh[o]! + Math.min(offsets[o]!, maxCode) * vx * cxcywh[o + 2]!;
    const cy = cxcywh[o + 1]! + Math.min(offsets[o + 1]!, maxCode) * vy * cxcywh[o + 3]!;
    const logWidth = Math.min(Math.min(offsets[o + 2]!, maxCode) * vw, maxLogScale);
    const logHeight = Math.min(Math.min(offsets[o + 3]!, maxCode) * vh, maxLogScale);
    const halfWidth = (cxcywh[o + 2]! * Math.exp(logWidth)) / 2;
    const halfHeight = (cxcywh[o + 3]! * Math.exp(logHeight)) / 2;
    boxes[o] = cx - halfWidth;
    boxes[o + 1] = cy - halfHeight;
    boxes[o + 2] = cx + halfWidth;
    boxes[o + 3] = cy + halfHeight;
  }
  return boxes;
}
