import { createBoxTable } from '../create-box-table.js';
import { FOUR_IN_PAIRS, TWO } from './aspect-ratios.js';
import { pixelMap, type PixelMap } from './pixel-map.js';

// Shares of 300 pixels: .07, then .15 … .87 in even steps (and 1.05 for the last larger square).
const maps: readonly PixelMap[] = [
  { cells: 38, step: 8, min: 21, max: 45, aspectRatios: TWO },
  { cells: 19, step: 16, min: 45, max: 99, aspectRatios: FOUR_IN_PAIRS },
  { cells: 10, step: 32, min: 99, max: 153, aspectRatios: FOUR_IN_PAIRS },
  { cells: 5, step: 64, min: 153, max: 207, aspectRatios: FOUR_IN_PAIRS },
  { cells: 3, step: 100, min: 207, max: 261, aspectRatios: TWO },
  { cells: 1, step: 300, min: 261, max: 315, aspectRatios: TWO },
];

/**
 * torchvision's `ssd300_vgg16`: 8732 boxes, cell by cell; a cell's two squares come first, and no box is wider or
 * higher than the image.
 */
export const ssd300Vgg16 = createBoxTable({
  name: 'ssd300_vgg16',
  imageSize: { width: 300, height: 300 },
  order: 'cell-major',
  squares: 'second',
  clipSizes: true,
  maps: maps.map((map) => pixelMap(300, map)),
});
