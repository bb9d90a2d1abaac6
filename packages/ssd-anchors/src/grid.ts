import type { Anchors } from './create-anchors.js';
import { forEachAnchor } from './create-anchors.js';

/** Side of the virtual image on whose whole pixels the reference measures overlaps. */
export const GRID_SIZE = 1000;

const anchorGrids = new WeakMap<Anchors, Int32Array>();

/**
 * Corners of the default boxes on the reference's grid: proportions · 1000, cut to whole numbers towards 0.
 * Worked out in double precision from the table (as the reference does), once for a set of anchors.
 *
 * @returns [count, 4] xmin, ymin, xmax, ymax in grid pixels
 */
export function anchorGrid(anchors: Anchors): Int32Array {
  const known = anchorGrids.get(anchors);
  if (known !== undefined) return known;
  const grid = new Int32Array(4 * anchors.count);
  forEachAnchor(anchors.table, (index, cx, cy, width, height) => {
    const halfWidth = (width * GRID_SIZE) / 2;
    const halfHeight = (height * GRID_SIZE) / 2;
    grid[4 * index] = Math.trunc(cx * GRID_SIZE - halfWidth);
    grid[4 * index + 1] = Math.trunc(cy * GRID_SIZE - halfHeight);
    grid[4 * index + 2] = Math.trunc(cx * GRID_SIZE + halfWidth);
    grid[4 * index + 3] = Math.trunc(cy * GRID_SIZE + halfHeight);
  });
  anchorGrids.set(anchors, grid);
  return grid;
}

/** Just above what single precision costs a coordinate of the image (half of 2⁻²⁴, or 0.00003 grid pixels). */
const SNAP = 4e-5;

/**
 * Corners of normalised boxes on the reference's grid; NaN stays NaN, so that it overlaps nothing.
 *
 * The reference truncates double-precision corners. Ours come in single precision, where 0.7 is 0.69999999 and
 * would lose a grid pixel: on an image of 500 pixels, where every corner lies on the grid, a third of them would.
 * So a value within rounding of a whole number is that number.
 */
export function boxGrid(boxes: Float32Array): Float64Array {
  const grid = new Float64Array(boxes.length);
  for (let i = 0; i < boxes.length; i++) {
    const value = boxes[i]! * GRID_SIZE;
    const nearest = Math.round(value);
    grid[i] = Math.abs(value - nearest) < SNAP ? nearest : Math.trunc(value);
  }
  return grid;
}

/**
 * IoU as the reference has it: on whole pixels, both ends counted (widths, heights and intersections +1).
 *
 * @param a at index i, [n, 4] in grid pixels
 * @param b at index j, [m, 4]
 */
export function gridIou(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  const ax0 = a[4 * i]!;
  const ay0 = a[4 * i + 1]!;
  const ax1 = a[4 * i + 2]!;
  const ay1 = a[4 * i + 3]!;
  const bx0 = b[4 * j]!;
  const by0 = b[4 * j + 1]!;
  const bx1 = b[4 * j + 2]!;
  const by1 = b[4 * j + 3]!;
  // Comparisons, not Math.min: this runs for every pair. NaN fails both tests below.
  const height = (ay1 < by1 ? ay1 : by1) - (ay0 > by0 ? ay0 : by0) + 1;
  if (!(height > 0)) return 0;
  const width = (ax1 < bx1 ? ax1 : bx1) - (ax0 > bx0 ? ax0 : bx0) + 1;
  if (!(width > 0)) return 0;
  const shared = width * height;
  return shared / ((ax1 - ax0 + 1) * (ay1 - ay0 + 1) + (bx1 - bx0 + 1) * (by1 - by0 + 1) - shared);
}
