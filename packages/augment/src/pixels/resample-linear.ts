import type { LinearTaps } from './linear-taps.js';
import type { PixelRows } from './pixel-rows.js';

// Looked up once: where the global object is a proxy, as in jest, each lookup costs more than the product.
const { imul } = Math;

/** Bilinear interpolation between the four nearest pixels. */
export function resampleLinear(
  source: PixelRows,
  columns: LinearTaps,
  rows: LinearTaps,
  width: number,
  out: Uint8Array,
): void {
  const bytes = {
    ...columns,
    before: columns.before.map((pixel) => pixel * 3),
    after: columns.after.map((pixel) => pixel * 3),
  };
  for (let y = rows.first; y < rows.end; y++) {
    const upper = rows.before[y]!;
    const lower = rows.after[y]!;
    interpolateLine(
      source.viewOf(upper),
      source.offsetOf(upper),
      source.viewOf(lower),
      source.offsetOf(lower),
      rows.weight[y]!,
      bytes,
      out,
      (y * width + columns.first) * 3,
    );
  }
}

/**
 * One line of the target between two lines of the source. Weights are 256ths, so that products are 65536ths. Red and
 * blue share one multiplication along the line, in the lower and the upper half of a word: 255 · 256 fits into each.
 */
function interpolateLine(
  above: DataView,
  upper: number,
  below: DataView,
  lower: number,
  weightBelow: number,
  { before, after, weight, first, end }: LinearTaps,
  out: Uint8Array,
  start: number,
): void {
  const weightAbove = 256 - weightBelow;
  let to = start;
  for (let x = first; x < end; x++) {
    const left = before[x]!;
    const right = after[x]!;
    const weightRight = weight[x]!;
    const weightLeft = 256 - weightRight;
    const a = above.getInt32(upper + left, true);
    const b = above.getInt32(upper + right, true);
    const c = below.getInt32(lower + left, true);
    const d = below.getInt32(lower + right, true);
    const redBlueAbove = (imul(a & 0xff00ff, weightLeft) + imul(b & 0xff00ff, weightRight)) | 0;
    const redBlueBelow = (imul(c & 0xff00ff, weightLeft) + imul(d & 0xff00ff, weightRight)) | 0;
    const greenAbove = (imul((a >>> 8) & 255, weightLeft) + imul((b >>> 8) & 255, weightRight)) | 0;
    const greenBelow = (imul((c >>> 8) & 255, weightLeft) + imul((d >>> 8) & 255, weightRight)) | 0;
    out[to] =
      (imul(redBlueAbove & 0xffff, weightAbove) + imul(redBlueBelow & 0xffff, weightBelow) + 32768) >> 16;
    out[to + 1] = (imul(greenAbove, weightAbove) + imul(greenBelow, weightBelow) + 32768) >> 16;
    out[to + 2] =
      (imul(redBlueAbove >>> 16, weightAbove) + imul(redBlueBelow >>> 16, weightBelow) + 32768) >> 16;
    to += 3;
  }
}
