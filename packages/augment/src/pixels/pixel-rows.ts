import type { RgbImage } from '../geometry.js';

/**
 * Rows of an image to be read four bytes at a time, which takes a pixel in one go: red in the lowest byte, then green
 * and blue, and a byte of the next pixel on top. The last row comes from a copy that is a byte longer, for its last
 * pixel has nothing after it.
 */
export interface PixelRows {
  readonly height: number;
  viewOf(row: number): DataView;
  /** First byte of the row in its view. */
  offsetOf(row: number): number;
}

export function pixelRows({ data, width, height }: RgbImage, copy: Uint8Array): PixelRows {
  const stride = width * 3;
  const all = new DataView(data.buffer, data.byteOffset, data.length);
  const last = height - 1;
  copy.set(data.subarray(last * stride, height * stride));
  const ofLast = new DataView(copy.buffer, copy.byteOffset, copy.length);
  return {
    height,
    viewOf: (row) => (row === last ? ofLast : all),
    offsetOf: (row) => (row === last ? 0 : row * stride),
  };
}
