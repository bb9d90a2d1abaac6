import { visitInside } from './axis.js';
import type { Axis, Inside } from './axis.js';

/** The source pixel that each target pixel of one axis lies in. */
export interface PixelPlaces extends Inside {
  pixel: Int32Array;
}

export function createPixelPlaces(axis: Axis): PixelPlaces {
  const pixel = new Int32Array(axis.count);
  const inside = visitInside(axis, (i, position) => {
    pixel[i] = Math.floor(position) - axis.origin;
  });
  return { ...inside, pixel };
}
