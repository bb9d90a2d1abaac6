import { createBoxTable } from '../create-box-table.js';
import { pixelMap } from './pixel-map.js';
import { ssd300Maps } from './ssd300.js';

/**
 * ssd.pytorch's SSD300: the boxes of `ssd300` with their centres and sizes cut to the image (`clip` of its settings),
 * before the corners are worked out. That moves the last row and column of the 10 × 10 map from 304 to 300 of 300
 * pixels, and makes the widest and highest box of the last two maps 300 pixels, not 301 and 373.
 */
export const ssd300Pytorch = createBoxTable({
  name: 'ssd300_pytorch',
  imageSize: { width: 300, height: 300 },
  order: 'cell-major',
  squares: 'second',
  clipSizes: true,
  clipCentres: true,
  maps: ssd300Maps.map((map) => pixelMap(300, map)),
});
