/**
 * How an evaluation keeps boxes: `corners` as VOC computes with them, `sizes` (x, y, width, height) as COCO does, `grid`
 * for the corners on the whole pixels of the reference. Overlaps are then computed with the very operations of the
 * original, so that an IoU of exactly the threshold falls on the same side.
 */
export type BoxForm = 'corners' | 'sizes' | 'grid';

/** Side of the virtual image on whose whole pixels the reference measures overlaps. */
export const REFERENCE_GRID = 1000;

/** A proportion within this of a whole grid pixel is that pixel: float32's 0.7 is 0.69999999 and must not lose one. */
const SNAP = 1e-4;

/** Whole pixel of a proportion of the image on the reference's grid: cut towards 0. */
export function gridPixel(proportion: number): number {
  const value = proportion * REFERENCE_GRID;
  const nearest = Math.round(value);
  return Math.abs(value - nearest) < SNAP ? nearest : Math.trunc(value);
}

/** The reference moves what its decoder finds into the grid: xmin to 0 or more, xmax to 999 or less, xmin to xmax. */
export function clampToGrid(boxes: Float64Array): void {
  const last = REFERENCE_GRID - 1;
  for (let at = 0; at < boxes.length; at += 4) {
    for (const side of [at, at + 1]) {
      boxes[side + 2] = Math.min(boxes[side + 2]!, last);
      boxes[side] = Math.min(Math.max(boxes[side]!, 0), boxes[side + 2]!);
    }
  }
}
