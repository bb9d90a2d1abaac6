import type { Rectangle, RgbImage, Size } from '../geometry.js';

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
  const isHalving = factor.width === 2 && factor.height === 2; // by far the most frequent, and worth its own loop
  const pairs = Math.floor(region.width / 2);
  const right = region.left + region.width;
  for (let row = 0; row < rows; row++) {
    const top = region.top + row * factor.height;
    const bottom = Math.min(top + factor.height, region.top + region.height);
    const done = isHalving && bottom - top === 2 ? pairs : 0;
    if (done > 0) averagePairs(image, region.left, top, done, out, row * columns * 3);
    for (let column = done; column < columns; column++) {
      const left = region.left + column * factor.width;
      const block = { left, top, right: Math.min(left + factor.width, right), bottom };
      averageBlock(image, block, out, (row * columns + column) * 3);
    }
  }
  return { data: out.subarray(0, rows * columns * 3), width: columns, height: rows };
}

interface Block {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function averageBlock(
  { data, width }: RgbImage,
  { left, top, right, bottom }: Block,
  out: Uint8Array,
  to: number,
) {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let y = top; y < bottom; y++) {
    const end = (y * width + right) * 3;
    for (let i = (y * width + left) * 3; i < end; i += 3) {
      red += data[i]!;
      green += data[i + 1]!;
      blue += data[i + 2]!;
    }
  }
  const share = 1 / ((right - left) * (bottom - top));
  out[to] = red * share + 0.5; // a Uint8Array cuts the fraction off
  out[to + 1] = green * share + 0.5;
  out[to + 2] = blue * share + 0.5;
}

/** `count` blocks of 2 × 2 next to each other. */
function averagePairs(
  { data, width }: RgbImage,
  left: number,
  top: number,
  count: number,
  out: Uint8Array,
  to: number,
) {
  let upper = (top * width + left) * 3;
  let lower = upper + width * 3;
  const end = to + count * 3;
  for (let i = to; i < end; i += 3) {
    out[i] = (data[upper]! + data[upper + 3]! + data[lower]! + data[lower + 3]! + 2) >> 2;
    out[i + 1] = (data[upper + 1]! + data[upper + 4]! + data[lower + 1]! + data[lower + 4]! + 2) >> 2;
    out[i + 2] = (data[upper + 2]! + data[upper + 5]! + data[lower + 2]! + data[lower + 5]! + 2) >> 2;
    upper += 6;
    lower += 6;
  }
}
