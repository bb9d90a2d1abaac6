import { conv, tap } from '../layer.js';
import type { LayerTable } from '../layer.js';
import { PAD_1 } from './pad-1.js';
import { vgg16 } from './vgg16.js';

/**
 * The paper's SSD512 as Caffe has it: symmetric padding, and a last convolution of 4×4.
 *
 * Taps 64², 32², 16², 8², 4², 2², 1². 23,501,376 parameters, 86.7 G multiply-adds an image.
 * Source: SSD (arXiv 1512.02325) section 3 and the authors' Caffe model, whose conv6_1 … conv10_2 are conv8_1 … conv12_2
 * here, so that weights move between the tables.
 */
export const ssd512: LayerTable = {
  name: 'ssd512',
  imageSize: { width: 512, height: 512 },
  layers: [
    ...vgg16, // taps 64, 32
    conv('conv8_1', 1, 256),
    conv('conv8_2', 3, 512, { stride: 2, padding: PAD_1 }), // 32 → 16
    tap('conv8_2'),
    conv('conv9_1', 1, 128),
    conv('conv9_2', 3, 256, { stride: 2, padding: PAD_1 }), // 16 → 8
    tap('conv9_2'),
    conv('conv10_1', 1, 128),
    conv('conv10_2', 3, 256, { stride: 2, padding: PAD_1 }), // 8 → 4
    tap('conv10_2'),
    conv('conv11_1', 1, 128),
    conv('conv11_2', 3, 256, { stride: 2, padding: PAD_1 }), // 4 → 2
    tap('conv11_2'),
    conv('conv12_1', 1, 128),
    conv('conv12_2', 4, 256, { padding: PAD_1 }), // 2 → 1
    tap('conv12_2'),
  ],
};
