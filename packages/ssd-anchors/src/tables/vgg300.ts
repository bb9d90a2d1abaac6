import { createBoxTable } from '../create-box-table.js';
import { FOUR, TWO } from './aspect-ratios.js';

/**
 * The reference's SSD-VGG 300 (its preset `vgg300`): 8732 boxes, shape by shape. The scales are .1 and then
 * .2 … .9 in even steps; the last map's larger square takes the reference's extra scale 1.075.
 */
export const vgg300 = createBoxTable({
  name: 'vgg300',
  imageSize: { width: 300, height: 300 },
  order: 'shape-major',
  maps: [
    { rows: 38, columns: 38, scale: 0.1, nextScale: 0.2, aspectRatios: TWO },
    { rows: 19, columns: 19, scale: 0.2, nextScale: 0.375, aspectRatios: FOUR },
    { rows: 10, columns: 10, scale: 0.375, nextScale: 0.55, aspectRatios: FOUR },
    { rows: 5, columns: 5, scale: 0.55, nextScale: 0.725, aspectRatios: FOUR },
    { rows: 3, columns: 3, scale: 0.725, nextScale: 0.9, aspectRatios: TWO },
    { rows: 1, columns: 1, scale: 0.9, nextScale: 1.075, aspectRatios: TWO },
  ],
});
