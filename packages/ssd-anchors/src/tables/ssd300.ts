import { createBoxTable } from '../create-box-table.js';
import { FOUR_IN_PAIRS, TWO } from './aspect-ratios.js';
import { pixelMap, type PixelMap } from './pixel-map.js';

/** Of the paper's SSD300, in pixels; others make boxes of the same sizes. */
export const ssd300Maps: readonly PixelMap[] = [
  { cells: 38, step: 8, min: 30, max: 60, aspectRatios: TWO },
  { cells: 19, step: 16, min: 60, max: 111, aspectRatios: FOUR_IN_PAIRS },
  { cells: 10, step: 32, min: 111, max: 162, aspectRatios: FOUR_IN_PAIRS },
  { cells: 5, step: 64, min: 162, max: 213, aspectRatios: FOUR_IN_PAIRS },
  { cells: 3, step: 100, min: 213, max: 264, aspectRatios: TWO },
  { cells: 1, step: 300, min: 264, max: 315, aspectRatios: TWO },
];

/**
 * SSD300 of the paper as its authors trained it in Caffe on Pascal VOC (examples/ssd/ssd_pascal.py): 8732 boxes,
 * cell by cell; a cell's two squares come first. Centres are steps of whole pixels, so the last row and column of
 * the 10 × 10 map have theirs just outside the image, at 304 of 300.
 */
export const ssd300 = createBoxTable({
  name: 'ssd300',
  imageSize: { width: 300, height: 300 },
  order: 'cell-major',
  squares: 'second',
  maps: ssd300Maps.map((map) => pixelMap(300, map)),
});
