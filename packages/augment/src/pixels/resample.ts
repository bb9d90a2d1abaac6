import type { Axis, Inside } from './axis.js';
import { createAreaTaps, createKernelTaps } from './filter-taps.js';
import type { Interpolation } from '../interpolation.js';
import { CUBIC, LANCZOS4 } from './kernel.js';
import { createLinearTaps } from './linear-taps.js';
import { createPixelPlaces } from './pixel-places.js';
import { pixelRows } from './pixel-rows.js';
import { resampleFilter } from './resample-filter.js';
import { resampleLinear } from './resample-linear.js';
import { resampleNearest } from './resample-nearest.js';
import type { Scratch } from './scratch.js';
import { shrink } from './shrink.js';
import type { Rectangle, Rgb, RgbImage, Size } from '../geometry.js';

/** Part of the target that shows the source, in whole pixels: `left ≤ x < right`, `top ≤ y < bottom`. */
export interface Covered {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface ResampleOptions {
  /** Of the target. */
  size: Size;
  flipX: boolean;
  flipY: boolean;
  /** Colour of pixels whose centre lies outside of the image. */
  fill: Rgb;
  interpolation: Interpolation;
}

/** The pixels at hand of a source image. */
export interface Source {
  image: RgbImage;
  /** Size of the whole source. */
  size: Size;
  /** Where in the source the image begins, in whole pixels. */
  left: number;
  top: number;
}

/**
 * Crop, resize and mirror in one go. A part of the source gives the same pixels as all of it, to the last bit.
 *
 * @param window in pixels of the source; may reach outside
 * @param out target pixels, `size.width * size.height * 3`
 * @returns where the image is seen
 */
export function resample(
  source: Source,
  window: Rectangle,
  { size, flipX, flipY, fill, interpolation }: ResampleOptions,
  out: Uint8Array,
  scratch: Scratch,
): Covered {
  const { reduced, shown } =
    interpolation === 'smooth' ? reduce(source, window, size, scratch) : { reduced: source, shown: window };
  const alongX = {
    start: shown.left,
    length: shown.width,
    size: reduced.size.width,
    origin: reduced.left,
    count: size.width,
    flip: flipX,
  };
  const alongY = {
    start: shown.top,
    length: shown.height,
    size: reduced.size.height,
    origin: reduced.top,
    count: size.height,
    flip: flipY,
  };
  const prepared = prepare(reduced.image, alongX, alongY, interpolation, scratch);
  const { columns, rows } = prepared;
  const isEmpty = columns.first === columns.end || rows.first === rows.end;
  const isCovered =
    columns.first === 0 && columns.end === size.width && rows.first === 0 && rows.end === size.height;
  if (!isCovered) fillWith(out, fill);
  if (!isEmpty) prepared.run(size.width, out);
  return { left: columns.first, right: columns.end, top: rows.first, bottom: rows.end };
}

/** What is inside, and the loops over the pixels, to be run on the target's width and pixels. */
interface Prepared {
  columns: Inside;
  rows: Inside;
  run(width: number, out: Uint8Array): void;
}

function prepare(
  image: RgbImage,
  alongX: Axis,
  alongY: Axis,
  interpolation: Interpolation,
  scratch: Scratch,
): Prepared {
  if (interpolation === 'nearest') {
    const columns = createPixelPlaces(alongX);
    const rows = createPixelPlaces(alongY);
    return {
      columns,
      rows,
      run(width, out) {
        resampleNearest(image, columns, rows, width, out);
      },
    };
  }
  const source = pixelRows(image, scratch.bytes('last row', image.width * 3 + 1));
  if (interpolation === 'linear' || interpolation === 'smooth') {
    const columns = createLinearTaps(alongX);
    const rows = createLinearTaps(alongY);
    return {
      columns,
      rows,
      run(width, out) {
        resampleLinear(source, columns, rows, width, out);
      },
    };
  }
  const tapsOf = (axis: Axis) =>
    interpolation === 'area'
      ? createAreaTaps(axis)
      : createKernelTaps(axis, interpolation === 'cubic' ? CUBIC : LANCZOS4);
  const columns = tapsOf(alongX);
  const rows = tapsOf(alongY);
  return {
    columns,
    rows,
    run(width, out) {
      resampleFilter(source, columns, rows, width, out, scratch);
    },
  };
}

/** 1 up to a reduction of 2: bilinear still sees every pixel there. */
function wholeReduction(reduction: number): number {
  return reduction > 2 ? Math.floor(reduction) : 1;
}

/**
 * Averages whole blocks of the part of the image that the window shows. `shown` is the window in pixels of the result.
 */
function reduce(
  source: Source,
  window: Rectangle,
  size: Size,
  scratch: Scratch,
): { reduced: Source; shown: Rectangle } {
  const factor = {
    width: wholeReduction(window.width / size.width),
    height: wholeReduction(window.height / size.height),
  };
  if (factor.width === 1 && factor.height === 1) return { reduced: source, shown: window };
  const left = Math.min(Math.max(Math.floor(window.left), 0), source.size.width - 1);
  const top = Math.min(Math.max(Math.floor(window.top), 0), source.size.height - 1);
  const right = Math.min(Math.max(Math.ceil(window.left + window.width), left + 1), source.size.width);
  const bottom = Math.min(Math.max(Math.ceil(window.top + window.height), top + 1), source.size.height);
  const region = {
    left: left - source.left,
    top: top - source.top,
    width: right - left,
    height: bottom - top,
  };
  const length = Math.ceil(region.width / factor.width) * Math.ceil(region.height / factor.height) * 3;
  const image = shrink(source.image, region, factor, scratch.bytes('reduced', length));
  return {
    reduced: { image, size: image, left: 0, top: 0 },
    shown: {
      left: (window.left - left) / factor.width,
      top: (window.top - top) / factor.height,
      width: window.width / factor.width,
      height: window.height / factor.height,
    },
  };
}

function fillWith(out: Uint8Array, [red, green, blue]: Rgb): void {
  out[0] = red;
  out[1] = green;
  out[2] = blue;
  // Copied in ever larger pieces, which is faster than pixel by pixel.
  for (let done = 3; done < out.length; done *= 2) out.copyWithin(done, 0, done);
}
