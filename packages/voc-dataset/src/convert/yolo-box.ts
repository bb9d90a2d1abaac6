import type { VocBox } from '../types.js';
import { roundCoordinate } from './round-coordinate.js';

interface Size {
  width: number;
  height: number;
}

/** Digits after the point that are written: in an image 100,000 pixels wide they tell a ten-millionth of a pixel. */
const DIGITS = 12;

/** Farthest from a whole pixel that a coordinate may lie to be taken for it, where its digits cannot tell. */
const MAX_SNAP = 0.01;

/** Centre and size of a box as shares of the image: `0.5 0.5 0.25 0.5`. */
export function toYoloBox({ xmin, ymin, xmax, ymax }: VocBox, { width, height }: Size): string {
  return [
    (xmin - 1 + xmax) / 2 / width,
    (ymin - 1 + ymax) / 2 / height,
    (xmax - xmin + 1) / width,
    (ymax - ymin + 1) / height,
  ]
    .map((share) => share.toFixed(DIGITS))
    .join(' ');
}

/**
 * VOC's pixels of such a box. Most files have six digits, which in an image 2000 wide tell a pixel to about 0.002: a
 * side that is a whole pixel as far as its digits can tell is that pixel.
 *
 * @param fields centre x, centre y, width, height as written
 */
export function fromYoloBox(
  fields: readonly [string, string, string, string],
  { width, height }: Size,
): VocBox {
  const [cx, cy, w, h] = fields.map(Number) as [number, number, number, number];
  const x = snapper(fields[0], fields[2], width);
  const y = snapper(fields[1], fields[3], height);
  return {
    xmin: x((cx - w / 2) * width + 1),
    ymin: y((cy - h / 2) * height + 1),
    xmax: x((cx + w / 2) * width),
    ymax: y((cy + h / 2) * height),
  };
}

/** Centre and size are each off by at most half a unit of their last digit, a side by 3/4 of one. */
function snapper(centre: string, size: string, length: number): (pixels: number) => number {
  const digits = Math.min(digitsOf(centre), digitsOf(size));
  const slack = Math.min(MAX_SNAP, 0.75 * 10 ** -digits * length);
  return (pixels) => {
    const whole = Math.round(pixels);
    return Math.abs(pixels - whole) <= slack ? whole : roundCoordinate(pixels);
  };
}

function digitsOf(written: string): number {
  const [, fraction = '', exponent = '0'] = /^[+-]?\d*\.?(\d*)(?:e([+-]?\d+))?$/i.exec(written) ?? [];
  return fraction.length - Number(exponent);
}
