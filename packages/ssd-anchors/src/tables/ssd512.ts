import { createBoxTable } from '../create-box-table.js';
import { FOUR_IN_PAIRS, TWO } from './aspect-ratios.js';
import { pixelMap, type PixelMap } from './pixel-map.js';

// Shares of 512 pixels: 7 %, then 15 % to 90 % in steps of 15 (and 105 % for the last larger square).
const maps: readonly PixelMap[] = [
  { cells: 64, step: 8, min: 35.84, max: 76.8, aspectRatios: TWO },
  { cells: 32, step: 16, min: 76.8, max: 153.6, aspectRatios: FOUR_IN_PAIRS },
  { cells: 16, step: 32, min: 153.6, max: 230.4, aspectRatios: FOUR_IN_PAIRS },
  { cells: 8, step: 64, min: 230.4, max: 307.2, aspectRatios: FOUR_IN_PAIRS },
  { cells: 4, step: 128, min: 307.2, max: 384, aspectRatios: FOUR_IN_PAIRS },
  { cells: 2, step: 256, min: 384, max: 460.8, aspectRatios: TWO },
  { cells: 1, step: 512, min: 460.8, max: 537.6, aspectRatios: TWO },
];

/**
 * SSD512 of the paper as its authors trained it in Caffe on Pascal VOC: 24564 boxes, cell by cell; a cell's two
 * squares come first.
 */
export const ssd512 = createBoxTable({
  name: 'ssd512',
  imageSize: { width: 512, height: 512 },
  order: 'cell-major',
  squares: 'second',
  maps: maps.map((map) => pixelMap(512, map)),
});
