/** A box narrower than a pixel has, in inclusive pixels, xmax < xmin by less than one; see prepare-boxes. */
const SUBPIXEL_TOLERANCE = 1e-3;

/** By how much xmax may lie below xmin in a file of such pixels. */
export function subpixelSlack(pixelOffset: 0 | 1): number {
  return pixelOffset === 1 ? 1 + SUBPIXEL_TOLERANCE : 0;
}
