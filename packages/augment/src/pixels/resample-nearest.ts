import type { PixelPlaces } from './pixel-places.js';
import type { RgbImage } from '../geometry.js';

/** Every target pixel is the source pixel that its centre lies in (OpenCV's INTER_NEAREST_EXACT). */
export function resampleNearest(
  { data, width: sourceWidth }: RgbImage,
  columns: PixelPlaces,
  rows: PixelPlaces,
  width: number,
  out: Uint8Array,
): void {
  for (let y = rows.first; y < rows.end; y++) {
    const line = rows.pixel[y]! * sourceWidth;
    let to = (y * width + columns.first) * 3;
    for (let x = columns.first; x < columns.end; x++) {
      const from = (line + columns.pixel[x]!) * 3;
      out[to] = data[from]!;
      out[to + 1] = data[from + 1]!;
      out[to + 2] = data[from + 2]!;
      to += 3;
    }
  }
}
