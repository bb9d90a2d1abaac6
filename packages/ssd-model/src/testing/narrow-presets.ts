import { createBoxTable } from '@ssd/anchors';
import { conv, maxPool, tap } from '@ssd/vgg-backbone';
import type { ModelPreset } from '../preset.js';

/** VGG16's convolutions with a 32nd of their channels, poolings between, on 32×32 pixels. */
const vgg16 = [
  conv('conv1_1', 3, 2),
  conv('conv1_2', 3, 2),
  maxPool('pool1', 2, 2), // 16
  conv('conv2_1', 3, 4),
  conv('conv2_2', 3, 4),
  maxPool('pool2', 2, 2), // 8
  conv('conv3_1', 3, 8),
  conv('conv3_2', 3, 8),
  conv('conv3_3', 3, 8),
  maxPool('pool3', 2, 2), // 4
  conv('conv4_1', 3, 16),
  conv('conv4_2', 3, 16),
  conv('conv4_3', 3, 16),
];

const conv5 = [
  maxPool('pool4', 2, 2), // 2
  conv('conv5_1', 3, 16),
  conv('conv5_2', 3, 16),
  conv('conv5_3', 3, 16),
];

const IMAGE = { width: 32, height: 32 };
const MEAN: ModelPreset['mean'] = { values: [1, 2, 3], order: 'rgb' };

/** The trunk alone: its one tap is conv5_3, 2×2×16, so that its map can be looked at. */
export const narrowTrunk: ModelPreset = {
  name: 'narrow-trunk',
  layers: { name: 'narrow-trunk', imageSize: IMAGE, layers: [...vgg16, ...conv5, tap('conv5_3')] },
  boxes: createBoxTable({
    name: 'narrow-trunk',
    imageSize: IMAGE,
    order: 'shape-major',
    maps: [{ rows: 2, columns: 2, scale: 0.5, aspectRatios: [] }],
  }),
  mean: MEAN,
};

/** Every kind of layer that a detector has, narrow: two maps, of 3 and 2 boxes a cell. */
export function narrowDetector(name: string): ModelPreset {
  return {
    name,
    layers: {
      name,
      imageSize: IMAGE,
      layers: [
        ...vgg16,
        tap('conv4_3', { scale: 20 }), // 4
        ...conv5,
        conv('mod_conv6', 3, 3, { dilation: 6 }),
        conv('mod_conv7', 1, 5),
        conv('conv8_1', 1, 4),
        conv('conv8_2', 3, 6, { stride: 2 }), // 1
        tap('conv8_2'),
      ],
    },
    boxes: createBoxTable({
      name,
      imageSize: IMAGE,
      order: 'cell-major',
      maps: [
        { rows: 4, columns: 4, scale: 0.2, nextScale: 0.5, aspectRatios: [2] },
        { rows: 1, columns: 1, scale: 0.5, nextScale: 0.9, aspectRatios: [] },
      ],
    }),
    mean: MEAN,
  };
}
