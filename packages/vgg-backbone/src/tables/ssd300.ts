import { conv, tap } from '../layer.js';
import type { LayerTable } from '../layer.js';
import { PAD_1 } from './pad-1.js';
import { vgg16 } from './vgg16.js';

/**
 * The paper's SSD300 as Caffe has it: the layers of vgg300 with Caffe's symmetric padding where the stride is 2. At
 * conv9_2 (10 → 5) that shifts every window by a cell.
 *
 * Taps 38², 19², 10², 5², 3², 1². 22,943,936 parameters, 30.1 G multiply-adds an image.
 * Source: SSD (arXiv 1512.02325) figure 2 and section 3, and the authors' Caffe model, whose conv6_1 … conv9_2 are conv8_1 …
 * conv11_2 here, so that weights move between the tables.
 */
export const ssd300: LayerTable = {
  name: 'ssd300',
  imageSize: { width: 300, height: 300 },
  layers: [
    ...vgg16, // taps 38, 19
    conv('conv8_1', 1, 256),
    conv('conv8_2', 3, 512, { stride: 2, padding: PAD_1 }), // 19 → 10
    tap('conv8_2'),
    conv('conv9_1', 1, 128),
    conv('conv9_2', 3, 256, { stride: 2, padding: PAD_1 }), // 10 → 5
    tap('conv9_2'),
    conv('conv10_1', 1, 128),
    conv('conv10_2', 3, 256, { padding: 'valid' }), // 5 → 3
    tap('conv10_2'),
    conv('conv11_1', 1, 128),
    conv('conv11_2', 3, 256, { padding: 'valid' }), // 3 → 1
    tap('conv11_2'),
  ],
};

/** torchvision's ssd300_vgg16 trunk: layer for layer the paper's, with other weights and another mean. */
export const ssd300Vgg16: LayerTable = { ...ssd300, name: 'ssd300_vgg16' };
