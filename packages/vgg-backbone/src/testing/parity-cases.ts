import * as tf from '@tensorflow/tfjs-core';
import { createBackbone } from '../backbone.js';
import { conv, maxPool, tap } from '../layer.js';
import type { LayerTable } from '../layer.js';
import { layerTables } from '../layer-tables.js';
import { fillVariables } from './fill-variables.js';
import { narrow } from './narrow.js';
import { noise } from '@ssd/testing/noise';

/** What backends can get wrong about pools: negative maps, explicit padding on each side, ceil mode, odd maps. */
const pools: LayerTable = {
  name: 'pools',
  imageSize: { width: 17, height: 15 },
  layers: [
    maxPool('ceil', 2, 2, [[0, 1], [0, 1]]), // prettier-ignore
    tap('ceil'),
    maxPool('around', 3, 1, [[1, 1], [1, 1]]), // prettier-ignore
    tap('around'),
    maxPool('before', 3, 2, [[2, 0], [1, 0]]), // prettier-ignore
    tap('before'),
    maxPool('same', 2, 2),
    tap('same'),
  ],
};

/** Convolutions with padding that no op of TensorFlow.js spells by itself, dilated ones among them. */
const paddings: LayerTable = {
  name: 'paddings',
  imageSize: { width: 23, height: 19 },
  layers: [
    conv('around', 3, 8, { stride: 2, padding: [[1, 1], [1, 1]] }), // prettier-ignore
    tap('around', { scale: 20 }),
    conv('after', 3, 8, { padding: [[0, 1], [0, 1]] }), // prettier-ignore
    conv('dilated', 3, 8, { dilation: 3, padding: [[3, 2], [1, 3]] }), // prettier-ignore
    tap('dilated'),
    conv('dilated_same', 3, 8, { dilation: 6 }),
    conv('linear', 4, 8, { padding: [[1, 1], [1, 1]], activation: undefined }), // prettier-ignore
    tap('linear'),
  ],
};

/** Trunks that every backend must compute alike: every geometry with a 32nd of its channels, and mini as it is. */
export const parityTables: readonly LayerTable[] = [
  ...(['vgg300', 'vgg512', 'ssd300', 'ssd512'] as const).map((name) => narrow(layerTables[name], 32)),
  layerTables.mini,
  pools,
  paddings,
];

/** Pixels less their mean: [1, height, width, 3] in [-2, 2), below zero everywhere for `pools`. */
export function parityImages({ name, imageSize: { width, height } }: LayerTable): Float32Array {
  const shift = name === 'pools' ? 3 : 0;
  return noise('images', height * width * 3).map((value) => 4 * value - shift);
}

/** The taps of a table on the current backend, with weights and images by formula, in the table's order. */
export async function computeTaps(table: LayerTable): Promise<Float32Array[]> {
  const backbone = createBackbone(table);
  fillVariables(backbone.variables);
  const { width, height } = table.imageSize;
  const taps = tf.tidy(() => backbone.apply(tf.tensor4d(parityImages(table), [1, height, width, 3])).taps);
  try {
    return await Promise.all(taps.map(async (map) => Float32Array.from(await map.data())));
  } finally {
    tf.dispose(taps);
    backbone.dispose();
  }
}
