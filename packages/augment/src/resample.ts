import { shrink } from './shrink.js';
import { createTaps } from './taps.js';
import type { Taps } from './taps.js';
import type { Rectangle, Rgb, RgbImage, Size } from './types.js';

/** Memory that is used again from image to image. */
export interface Scratch {
  /** An array of at least `length` bytes; its contents are undefined. The same name gives the same memory. */
  bytes(name: string, length: number): Uint8Array;
}

export function createScratch(): Scratch {
  const buffers = new Map<string, Uint8Array>();
  return {
    bytes(name, length) {
      const existing = buffers.get(name);
      if (existing !== undefined && existing.length >= length) return existing;
      const buffer = new Uint8Array(length);
      buffers.set(name, buffer);
      return buffer;
    },
  };
}

/** Part of the target that shows the source, in whole pixels: `left ≤ x < right`, `top ≤ y < bottom`. */
export interface Covered {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * Crop, resize and mirror in one go: bilinear up to a reduction of 2, beyond that area averaging by a whole factor
 * first, so that nothing aliases. Pixels whose centre lies outside of the image get the fill colour.
 *
 * @param window in pixels of the image; may reach outside
 * @param out target pixels, `size.width * size.height * 3`
 * @returns where the image is seen
 */
export function resample(
  image: RgbImage,
  window: Rectangle,
  { size, flipX, flipY, fill }: { size: Size; flipX: boolean; flipY: boolean; fill: Rgb },
  out: Uint8Array,
  scratch: Scratch,
): Covered {
  const factor = {
    width: wholeReduction(window.width / size.width),
    height: wholeReduction(window.height / size.height),
  };
  const { reduced, left, top } = reduce(image, window, factor, scratch);
  const columns = createTaps({
    start: (window.left - left) / factor.width,
    length: window.width / factor.width,
    size: reduced.width,
    count: size.width,
    flip: flipX,
  });
  const rows = createTaps({
    start: (window.top - top) / factor.height,
    length: window.height / factor.height,
    size: reduced.height,
    count: size.height,
    flip: flipY,
  });
  const isCovered =
    columns.first === 0 && columns.end === size.width && rows.first === 0 && rows.end === size.height;
  if (!isCovered) fillWith(out, fill);
  if (columns.first < columns.end) interpolate(reduced, columns, rows, size.width, out);
  return { left: columns.first, right: columns.end, top: rows.first, bottom: rows.end };
}

/** 1 up to a reduction of 2: bilinear still sees every pixel there. */
const wholeReduction = (reduction: number): number => (reduction > 2 ? Math.floor(reduction) : 1);

/** Shrinks the part of the image that the window shows. `left`, `top`: where the reduced image begins in the image. */
function reduce(image: RgbImage, window: Rectangle, factor: Size, scratch: Scratch) {
  if (factor.width === 1 && factor.height === 1) return { reduced: image, left: 0, top: 0 };
  const left = Math.min(Math.max(Math.floor(window.left), 0), image.width - 1);
  const top = Math.min(Math.max(Math.floor(window.top), 0), image.height - 1);
  const right = Math.min(Math.max(Math.ceil(window.left + window.width), left + 1), image.width);
  const bottom = Math.min(Math.max(Math.ceil(window.top + window.height), top + 1), image.height);
  const region = { left, top, width: right - left, height: bottom - top };
  const length = Math.ceil(region.width / factor.width) * Math.ceil(region.height / factor.height) * 3;
  return { reduced: shrink(image, region, factor, scratch.bytes('reduced', length)), left, top };
}

function fillWith(out: Uint8Array, [red, green, blue]: Rgb): void {
  for (let i = 0; i < out.length; i += 3) {
    out[i] = red;
    out[i + 1] = green;
    out[i + 2] = blue;
  }
}

function interpolate(image: RgbImage, columns: Taps, rows: Taps, width: number, out: Uint8Array): void {
  const stride = image.width * 3;
  for (let y = rows.first; y < rows.end; y++) {
    const upper = rows.before[y]! * stride;
    const lower = rows.after[y]! * stride;
    interpolateLine(image.data, upper, lower, rows.weight[y]!, columns, out, (y * width + columns.first) * 3);
  }
}

/** One line of the target between two lines of the source. Weights are 256ths, so that products are 65536ths. */
function interpolateLine(
  data: Uint8Array,
  upper: number,
  lower: number,
  weightBelow: number,
  { before, after, weight, first, end }: Taps,
  out: Uint8Array,
  start: number,
): void {
  const weightAbove = 256 - weightBelow;
  let to = start;
  for (let x = first; x < end; x++) {
    const left = before[x]! * 3;
    const right = after[x]! * 3;
    const weightRight = weight[x]!;
    const weightLeft = 256 - weightRight;
    const w00 = weightLeft * weightAbove;
    const w01 = weightRight * weightAbove;
    const w10 = weightLeft * weightBelow;
    const w11 = weightRight * weightBelow;
    const a = upper + left;
    const b = upper + right;
    const c = lower + left;
    const d = lower + right;
    out[to] = (data[a]! * w00 + data[b]! * w01 + data[c]! * w10 + data[d]! * w11 + 32768) >> 16;
    out[to + 1] =
      (data[a + 1]! * w00 + data[b + 1]! * w01 + data[c + 1]! * w10 + data[d + 1]! * w11 + 32768) >> 16;
    out[to + 2] =
      (data[a + 2]! * w00 + data[b + 2]! * w01 + data[c + 2]! * w10 + data[d + 2]! * w11 + 32768) >> 16;
    to += 3;
  }
}
