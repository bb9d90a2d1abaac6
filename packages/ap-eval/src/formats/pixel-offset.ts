import type { BoxSet } from '../image.js';

/**
 * A box set in pixels with its boxes in the other convention: VOC's inclusive pixels counted from 1 (`1`), or continuous
 * coordinates from 0, as COCO has them (`0`). A continuous box from 10 to 30 covers the pixels 11 … 30. Sets of
 * `units: 'normalised'` are the same in both and come back as they are, like those that need no change.
 */
export function toPixelOffset<T extends BoxSet>(set: T, from: 0 | 1, to: 0 | 1): T {
  if (from === to || set.units === 'normalised') return set;
  const shift = to - from;
  const centred = set.layout === 'cxcywh';
  const sizes = centred || set.layout === 'xywh';
  const boxes = new Float64Array(set.boxes.length);
  for (let at = 0; at < boxes.length; at += 4) {
    // Not by a factor of 0 or ½: of an infinite side it would make NaN of the corner before it.
    const x = set.boxes[at]! - (centred ? set.boxes[at + 2]! / 2 : 0);
    const y = set.boxes[at + 1]! - (centred ? set.boxes[at + 3]! / 2 : 0);
    boxes[at] = x + shift;
    boxes[at + 1] = y + shift;
    // As corners, since a box narrower than a pixel has no width ≥ 0 in inclusive pixels.
    boxes[at + 2] = set.boxes[at + 2]! + (sizes ? x : 0);
    boxes[at + 3] = set.boxes[at + 3]! + (sizes ? y : 0);
  }
  return { ...set, boxes, layout: 'xyxy' };
}
