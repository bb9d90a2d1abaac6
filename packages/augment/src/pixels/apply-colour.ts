import { IDENTITY } from './colour-pass.js';
import type { ColourPass } from './colour-pass.js';
import type { Covered } from './resample.js';

/** 1/n, which saves a division a pixel. */
const RECIPROCALS = Float64Array.from({ length: 256 }, (_, n) => (n === 0 ? 0 : 1 / n));

/** Changes the colours of a part of an image in place. */
export function applyColour(pass: ColourPass, pixels: Uint8Array, width: number, area: Covered): void {
  const { before = IDENTITY, after = IDENTITY, order = [0, 1, 2], hsv } = pass;
  for (let y = area.top; y < area.bottom; y++) {
    const first = (y * width + area.left) * 3;
    const end = (y * width + area.right) * 3;
    if (!hsv) applyTables(pixels, first, end, before, after, order);
    else if (hsv.sextants === 0) applySaturation(pixels, first, end, before, hsv.saturation, after, order);
    else applyHsv(pixels, first, end, before, hsv.saturation, hsv.sextants, after, order);
  }
}

function applyTables(
  pixels: Uint8Array,
  first: number,
  end: number,
  before: Uint8Array,
  after: Uint8Array,
  [o0, o1, o2]: readonly [number, number, number],
): void {
  for (let i = first; i < end; i += 3) {
    const c0 = pixels[i + o0]!;
    const c1 = pixels[i + o1]!;
    const c2 = pixels[i + o2]!;
    pixels[i] = after[before[c0]!]!;
    pixels[i + 1] = after[before[c1]!]!;
    pixels[i + 2] = after[before[c2]!]!;
  }
}

/** Saturation of HSV alone: with V the largest channel, every channel's distance from V is multiplied. */
function applySaturation(
  pixels: Uint8Array,
  first: number,
  end: number,
  before: Uint8Array,
  saturation: number,
  after: Uint8Array,
  order: readonly [number, number, number],
): void {
  // Where red, green and blue are written: the inverse of "channel c comes from order[c]".
  const toRed = order.indexOf(0);
  const toGreen = order.indexOf(1);
  const toBlue = order.indexOf(2);
  for (let i = first; i < end; i += 3) {
    const red = before[pixels[i]!]!;
    const green = before[pixels[i + 1]!]!;
    const blue = before[pixels[i + 2]!]!;
    const value = red > green ? (red > blue ? red : blue) : green > blue ? green : blue;
    const lowest = red < green ? (red < blue ? red : blue) : green < blue ? green : blue;
    const chroma = value - lowest;
    // S is at most 1: the lowest channel stops at 0.
    const factor = chroma * saturation < value ? saturation : value * RECIPROCALS[chroma]!;
    pixels[i + toRed] = after[(value - (value - red) * factor + 0.5) | 0]!;
    pixels[i + toGreen] = after[(value - (value - green) * factor + 0.5) | 0]!;
    pixels[i + toBlue] = after[(value - (value - blue) * factor + 0.5) | 0]!;
  }
}

/**
 * Saturation and hue of HSV. With V the largest channel and chroma C = V·S: a factor on S is a factor on C, at most
 * such that S = 1; a turn of the hue keeps V and C and moves the middle channel along the hexagon.
 */
function applyHsv(
  pixels: Uint8Array,
  first: number,
  end: number,
  before: Uint8Array,
  saturation: number,
  sextants: number,
  after: Uint8Array,
  order: readonly [number, number, number],
): void {
  const turn = ((sextants % 6) + 6) % 6;
  const toRed = order.indexOf(0);
  const toGreen = order.indexOf(1);
  const toBlue = order.indexOf(2);
  for (let i = first; i < end; i += 3) {
    const red = before[pixels[i]!]!;
    const green = before[pixels[i + 1]!]!;
    const blue = before[pixels[i + 2]!]!;
    const value = red > green ? (red > blue ? red : blue) : green > blue ? green : blue;
    const lowest = red < green ? (red < blue ? red : blue) : green < blue ? green : blue;
    const chroma = value - lowest;
    if (chroma === 0) {
      const grey = after[value]!;
      pixels[i] = grey;
      pixels[i + 1] = grey;
      pixels[i + 2] = grey;
      continue;
    }
    const perChroma = RECIPROCALS[chroma]!;
    let hue =
      value === red
        ? (green - blue) * perChroma
        : value === green
          ? 2 + (blue - red) * perChroma
          : 4 + (red - green) * perChroma;
    hue += turn;
    if (hue < 0) hue += 6;
    else if (hue >= 6) hue -= 6;
    const scaled = chroma * saturation;
    const newChroma = scaled < value ? scaled : value;
    const sextant = hue | 0;
    const fraction = hue - sextant;
    const high = after[value]!;
    const low = after[(value - newChroma + 0.5) | 0]!;
    // Even sextants rise from low to high, odd ones fall.
    const along = (sextant & 1) === 0 ? 1 - fraction : fraction;
    const middle = after[(value - newChroma * along + 0.5) | 0]!;
    let newRed = high;
    let newGreen = middle;
    let newBlue = low;
    // Faster than a table of places: neighbouring pixels mostly take the same branch.
    switch (sextant) {
      case 1:
        newRed = middle;
        newGreen = high;
        break;
      case 2:
        newRed = low;
        newGreen = high;
        newBlue = middle;
        break;
      case 3:
        newRed = low;
        newBlue = high;
        break;
      case 4:
        newRed = middle;
        newGreen = low;
        newBlue = high;
        break;
      case 5:
        newGreen = low;
        newBlue = middle;
        break;
    }
    pixels[i + toRed] = newRed;
    pixels[i + toGreen] = newGreen;
    pixels[i + toBlue] = newBlue;
  }
}
