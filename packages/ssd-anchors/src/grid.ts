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

/** Corners of normalised boxes on the reference's grid; NaN stays NaN, so that it overlaps nothing. */
export function boxGrid(boxes: Float32Array): Float64Array {
  return Float64Array.from(boxes, (value) => Math.trunc(value * GRID_SIZE));
}

/**
 * IoU as the reference has it: on whole pixels, both ends counted (widths, heights and intersections +1).
 *
 * @param a at index i, [n, 4] in grid pixels
 * @param b at index j, [m, 4]
 */
export function gridIou(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  const left = Math.max(a[4 * i]!, b[4 * j]!);
  const top = Math.max(a[4 * i + 1]!, b[4 * j + 1]!);
  const width = Math.min(a[4 * i + 2]!, b[4 * j + 2]!) - left + 1;
  const height = Math.min(a[4 * i + 3]!, b[4 * j + 3]!) - top + 1;
  if (!(width > 0 && height > 0)) return 0;
  const shared = width * height;
  return shared / (gridArea(a, i) + gridArea(b, j) - shared);
}

function gridArea(boxes: ArrayLike<number>, i: number): number {
  return (boxes[4 * i + 2]! - boxes[4 * i]! + 1) * (boxes[4 * i + 3]! - boxes[4 * i + 1]! + 1);
}
