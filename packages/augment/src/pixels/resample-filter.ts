import { WEIGHT_BITS } from './filter-taps.js';
import type { FilterTaps } from './filter-taps.js';
import type { PixelRows } from './pixel-rows.js';
import type { Scratch } from './scratch.js';

// Looked up once: where the global object is a proxy, as in jest, each lookup costs more than the product.
const { imul } = Math;

/** Bits after the point between the two passes: 255 with Lanczos' overshoot stays within 16 bits. */
const LINE_BITS = 6;
const DOWN = WEIGHT_BITS - LINE_BITS;
const HALF_DOWN = 1 << (DOWN - 1);
const OUT_BITS = WEIGHT_BITS + LINE_BITS;
const HALF_OUT = 1 << (OUT_BITS - 1);

/**
 * Separable resampling: the lines of the source that count are filtered along themselves, each once, then blended to
 * lines of the target.
 *
 * @param width of the target
 */
export function resampleFilter(
  source: PixelRows,
  columns: FilterTaps,
  rows: FilterTaps,
  width: number,
  out: Uint8Array,
  scratch: Scratch,
): void {
  const length = (columns.end - columns.first) * 3;
  // As many filtered lines are held as count for a line of the target.
  const lines = scratch.shorts('lines', rows.taps * length);
  const sums = scratch.ints('sums', length).subarray(0, length);
  const held = new Int32Array(rows.taps).fill(-1);
  const clamped = new Uint8ClampedArray(out.buffer, out.byteOffset, out.length); // kernels overshoot 0 and 255
  for (let y = rows.first; y < rows.end; y++) {
    const first = rows.start[y]!;
    for (let row = first; row < first + rows.taps; row++) {
      const slot = row % rows.taps;
      if (held[slot] === row) continue;
      held[slot] = row;
      filterLine(source.viewOf(row), source.offsetOf(row), columns, lines, slot * length);
    }
    const to = (y * width + columns.first) * 3;
    if (rows.taps <= 4) blendFew(lines, length, rows, y, clamped, to);
    else blendMany(lines, length, rows, y, sums, clamped, to);
  }
}

/** One line of the source, weighted along itself. */
function filterLine(
  source: DataView,
  offset: number,
  { first, end, taps, start, weights }: FilterTaps,
  line: Int16Array,
  to: number,
): void {
  let k = first * taps;
  for (let x = first; x < end; x++) {
    let red = HALF_DOWN;
    let green = HALF_DOWN;
    let blue = HALF_DOWN;
    let at = offset + start[x]! * 3;
    for (const stop = k + taps; k < stop; k++) {
      const weight = weights[k]!;
      const pixel = source.getInt32(at, true);
      red = (red + imul(pixel & 255, weight)) | 0;
      green = (green + imul((pixel >>> 8) & 255, weight)) | 0;
      blue = (blue + imul((pixel >>> 16) & 255, weight)) | 0;
      at += 3;
    }
    line[to] = red >> DOWN;
    line[to + 1] = green >> DOWN;
    line[to + 2] = blue >> DOWN;
    to += 3;
  }
}

/** Line y of the target, of up to four lines. */
function blendFew(
  lines: Int16Array,
  length: number,
  rows: FilterTaps,
  y: number,
  out: Uint8ClampedArray,
  to: number,
): void {
  const [a, b, c, d] = [0, 1, 2, 3].map((tap) => lineAt(rows, y, tap) * length) as [
    number,
    number,
    number,
    number,
  ];
  const [w0, w1, w2, w3] = [0, 1, 2, 3].map((tap) => weightAt(rows, y, tap)) as [
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < length; i++) {
    out[to + i] =
      (imul(lines[a + i]!, w0) +
        imul(lines[b + i]!, w1) +
        imul(lines[c + i]!, w2) +
        imul(lines[d + i]!, w3) +
        HALF_OUT) >>
      OUT_BITS;
  }
}

/** Line y of the target, of any number of lines. */
function blendMany(
  lines: Int16Array,
  length: number,
  rows: FilterTaps,
  y: number,
  sums: Int32Array,
  out: Uint8ClampedArray,
  to: number,
): void {
  sums.fill(HALF_OUT);
  for (let tap = 0; tap < rows.taps; tap += 2) {
    const a = lineAt(rows, y, tap) * length;
    const b = lineAt(rows, y, tap + 1) * length;
    const w0 = weightAt(rows, y, tap);
    const w1 = weightAt(rows, y, tap + 1);
    for (let i = 0; i < length; i++) {
      sums[i] = (sums[i]! + imul(lines[a + i]!, w0) + imul(lines[b + i]!, w1)) | 0;
    }
  }
  for (let i = 0; i < length; i++) out[to + i] = sums[i]! >> OUT_BITS;
}

/** Where the line is held that counts as number `tap`; beyond the last any line does, its weight being 0. */
function lineAt({ start, taps }: FilterTaps, y: number, tap: number): number {
  return (start[y]! + Math.min(tap, taps - 1)) % taps;
}

function weightAt({ weights, taps }: FilterTaps, y: number, tap: number): number {
  return tap < taps ? weights[y * taps + tap]! : 0;
}
