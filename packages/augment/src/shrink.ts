import type { Rectangle, RgbImage, Size } from './types.js';

/**
 * Area averaging by whole factors: every pixel of the result is the mean of a block of `factor.width` ×
 * `factor.height` pixels, or of what is left of it at the right and lower edge.
 *
 * @param region whole pixels inside of the image; blocks start at its corner
 * @param out space for the pixels, at least ⌈width/factor⌉ · ⌈height/factor⌉ · 3; a part of it is returned
 */
export function shrink(image: RgbImage, region: Rectangle, factor: Size, out: Uint8Array): RgbImage {
  const columns = Math.ceil(region.width / factor.width);
  const rows = Math.ceil(region.height / factor.height);
  const { data } = image;
  const sums = new Int32Array(columns * 3);
  const right = (region.left + region.width) * 3;
  const step = factor.width * 3;
  let at = 0;
  for (let row = 0; row < rows; row++) {
    const top = region.top + row * factor.height;
    const bottom = Math.min(top + factor.height, region.top + region.height);
    sums.fill(0);
    for (let y = top; y < bottom; y++) {
      const line = y * image.width * 3;
      const lineEnd = line + right;
      let i = line + region.left * 3;
      for (let column = 0; column < columns; column++) {
        const end = Math.min(i + step, lineEnd);
        let red = 0;
        let green = 0;
        let blue = 0;
        for (; i < end; i += 3) {
          red += data[i]!;
          green += data[i + 1]!;
          blue += data[i + 2]!;
        }
        const sum = column * 3;
        sums[sum] = sums[sum]! + red;
        sums[sum + 1] = sums[sum + 1]! + green;
        sums[sum + 2] = sums[sum + 2]! + blue;
      }
    }
    const height = bottom - top;
    const fullBlock = 1 / (factor.width * height);
    const lastBlock = 1 / ((region.width - (columns - 1) * factor.width) * height);
    for (let i = 0; i < sums.length; i++) {
      out[at++] = sums[i]! * (i < sums.length - 3 ? fullBlock : lastBlock) + 0.5;
    }
  }
  return { data: out.subarray(0, at), width: columns, height: rows };
}
