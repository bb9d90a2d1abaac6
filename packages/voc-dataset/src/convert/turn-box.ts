import type { VocBox } from '../types.js';
import { roundCoordinate } from './round-coordinate.js';

interface Size {
  width: number;
  height: number;
}

/**
 * A box on a stored picture where EXIF's orientation puts it on the picture as it is shown.
 *
 * @param size of the stored picture
 * @param orientation 1 to 8
 */
export function turnBox(
  { xmin, ymin, xmax, ymax }: VocBox,
  { width, height }: Size,
  orientation: number,
): VocBox {
  // Continuous: pixel p, counted from 1 and included, covers [p − 1, p]. Of each axis both ends, from either side.
  const x = [xmin - 1, xmax] as const;
  const y = [ymin - 1, ymax] as const;
  const fromRight = [width - xmax, width - xmin + 1] as const;
  const fromBottom = [height - ymax, height - ymin + 1] as const;
  const isMirroredX = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const isMirroredY = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  const across = isMirroredX ? fromRight : x;
  const down = isMirroredY ? fromBottom : y;
  const [u, v] = isQuarterTurn(orientation) ? [down, across] : [across, down];
  return {
    xmin: roundCoordinate(u[0] + 1),
    ymin: roundCoordinate(v[0] + 1),
    xmax: roundCoordinate(u[1]),
    ymax: roundCoordinate(v[1]),
  };
}

/** Whether width and height are exchanged. */
export function isQuarterTurn(orientation: number): boolean {
  return orientation > 4;
}

/** The orientation that undoes another: all but the quarter turns without a mirror undo themselves. */
export function undoing(orientation: number): number {
  return orientation === 6 ? 8 : orientation === 8 ? 6 : orientation;
}
