import type { BoxTable } from '@ssd/anchors';
import { conv, tap } from '@ssd/vgg-backbone';
import type { TablePreset } from '../preset.js';

/** Two maps on 8×6 pixels, 3×4 cells of two boxes and one cell of one: 25 boxes. */
export function tinyPreset(order: BoxTable['order'] = 'cell-major'): TablePreset {
  return {
    name: 'tiny',
    layers: {
      name: 'tiny-layers',
      imageSize: { width: 8, height: 6 },
      layers: [
        conv('conv1', 3, 4, { stride: 2, norm: 'batch' }),
        tap('conv1', { scale: 20 }),
        conv('conv2', 3, 3, { padding: [[0, 0], [0, 0]], stride: 2 }), // prettier-ignore
        tap('conv2'),
      ],
    },
    boxes: {
      name: 'tiny-boxes',
      imageSize: { width: 8, height: 6 },
      order,
      maps: [
        { rows: 3, columns: 4, shapes: [{ width: 0.25, height: 0.25 }, { width: 0.5, height: 0.25 }] }, // prettier-ignore
        { rows: 1, columns: 1, shapes: [{ width: 0.5, height: 0.5 }] },
      ],
      variances: [0.1, 0.1, 0.2, 0.2],
    },
    mean: { values: [100, 110, 120], order: 'rgb' },
  };
}
