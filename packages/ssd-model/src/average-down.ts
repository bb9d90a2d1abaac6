import { ArgumentRangeError } from '@ssd/errors';
import { BACKGROUND } from './decode-image/decoded-image.js';
import type { PixelImage, Size } from './decode-image/decoded-image.js';

/** A picture that comes in parts, averaged down to a size that is no larger. */
export interface Averager {
  /** Takes a part whose upper left pixel stands at `left`, `top` of the picture. Every pixel has to come once. */
  readonly add: (part: PixelImage, place: { left: number; top: number }) => void;
  /** [height, width, 3], 0…255: whole once every part is there. */
  readonly result: Float32Array;
}

/**
 * Averages a picture down, part by part: each new pixel is the mean of the area it covers. What one can see through
 * stands on white.
 */
export function createAverager(from: Size, { width, height }: Size): Averager {
  const columns = coverage(from.width, width);
  const rows = coverage(from.height, height);
  const result = new Float32Array(height * width * 3);
  const row = new Float32Array(width * 3);
  const add: Averager['add'] = (part, { left, top }) => {
    const channels = channelsOf(part);
    for (let y = 0; y < part.height; y++) {
      row.fill(0);
      for (let x = 0, at = y * part.width * channels; x < part.width; x++, at += channels) {
        const opaque = channels === 4 ? part.data[at + 3]! / 255 : 1;
        const behind = BACKGROUND * (1 - opaque);
        const place = 3 * columns.first[left + x]!;
        const share = columns.share[left + x]!;
        const rest = columns.rest[left + x]!;
        for (let c = 0; c < 3; c++) {
          const value = part.data[at + c]! * opaque + behind;
          row[place + c]! += value * share;
          // Shares are 1 where a pixel lies within one new pixel: there is none behind the last.
          if (rest > 0) row[place + 3 + c]! += value * rest;
        }
      }
      addRow(result, row, rows.first[top + y]!, rows.share[top + y]!);
      if (rows.rest[top + y]! > 0) addRow(result, row, rows.first[top + y]! + 1, rows.rest[top + y]!);
    }
  };
  return { add, result };
}

/**
 * {@link createAverager} of a picture that is there as a whole.
 *
 * @returns [height, width, 3], 0…255
 * @throws ArgumentRangeError for data that are not 3 or 4 values a pixel
 */
export function averageDown(image: PixelImage, size: Size): Float32Array {
  channelsOf(image); // before its sides become lengths of tables
  const { add, result } = createAverager(image, size);
  add(image, { left: 0, top: 0 });
  return result;
}

function addRow(result: Float32Array, row: Float32Array, y: number, share: number): void {
  const start = y * row.length;
  for (let i = 0; i < row.length; i++) result[start + i]! += row[i]! * share;
}

/** Into which new pixel each old one falls, with what weight, and with what weight into the next. */
function coverage(from: number, to: number) {
  const first = new Int32Array(from);
  const share = new Float32Array(from);
  const rest = new Float32Array(from);
  for (let i = 0; i < from; i++) {
    // In units of 1 / (from · to), so that whole numbers decide: old pixel i is [i · to, (i + 1) · to).
    const pixel = Math.floor((i * to) / from);
    const inside = Math.min((i + 1) * to, (pixel + 1) * from) - i * to;
    first[i] = pixel;
    share[i] = inside / from;
    rest[i] = (to - inside) / from;
  }
  return { first, share, rest };
}

function channelsOf({ data, width, height }: PixelImage): 3 | 4 {
  for (const side of [width, height]) {
    if (!Number.isInteger(side) || side < 1) {
      throw new ArgumentRangeError(`Expected an image of at least 1 × 1 pixels, got ${width} × ${height}.`, {
        hint: 'Leave out pictures without pixels.',
      });
    }
  }
  for (const channels of [3, 4] as const) if (data.length === width * height * channels) return channels;
  throw new ArgumentRangeError(
    `Expected ${width} × ${height} × 4 values of an RGBA image (or × 3 of an RGB one), got ${data.length}.`,
    { hint: 'Give the width and the height that the data have, row by row.' },
  );
}
