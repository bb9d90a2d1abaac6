import type { BoxTable } from '../box-table.js';
import { createBoxTable } from '../create-box-table.js';
import { TWO } from './aspect-ratios.js';

/** Maps of stride 8 to 64 of an image of that size, which is a multiple of 64. */
function table(name: string, size: number): BoxTable {
  const map = (stride: number, scale: number, nextScale: number) => ({
    rows: size / stride,
    columns: size / stride,
    scale,
    nextScale,
    aspectRatios: TWO,
  });
  return createBoxTable({
    name,
    imageSize: { width: size, height: size },
    order: 'cell-major',
    maps: [map(8, 0.07, 0.17), map(16, 0.17, 0.36), map(32, 0.36, 0.65), map(64, 0.65, 0.95)],
  });
}

/**
 * Boxes of the small network `mini`: 320×320 pixels, maps of stride 8 to 64, scales that about double from map to
 * map, so 8500 boxes from a fourteenth of the image's side up to all of it.
 */
export const mini = table('mini', 320);

/** Boxes of {@link mini} on the maps of 256×256 pixels: the same scales, 5440 boxes. */
export const mini256 = table('mini256', 256);
