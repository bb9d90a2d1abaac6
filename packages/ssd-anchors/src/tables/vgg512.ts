import { createBoxTable } from '../create-box-table.js';
import { FOUR, TWO } from './aspect-ratios.js';

/**
 * The reference's SSD-VGG 512 (its preset `vgg512`): 24564 boxes, shape by shape. The scales are .07 and then
 * .15 … .9 in even steps; the last map's larger square takes the reference's extra scale 1.05.
 */
export const vgg512 = createBoxTable({
  name: 'vgg512',
  imageSize: { width: 512, height: 512 },
  order: 'shape-major',
  maps: [
    { rows: 64, columns: 64, scale: 0.07, nextScale: 0.15, aspectRatios: TWO },
    { rows: 32, columns: 32, scale: 0.15, nextScale: 0.3, aspectRatios: FOUR },
    { rows: 16, columns: 16, scale: 0.3, nextScale: 0.45, aspectRatios: FOUR },
    { rows: 8, columns: 8, scale: 0.45, nextScale: 0.6, aspectRatios: FOUR },
    { rows: 4, columns: 4, scale: 0.6, nextScale: 0.75, aspectRatios: FOUR },
    { rows: 2, columns: 2, scale: 0.75, nextScale: 0.9, aspectRatios: TWO },
    { rows: 1, columns: 1, scale: 0.9, nextScale: 1.05, aspectRatios: TWO },
  ],
});
