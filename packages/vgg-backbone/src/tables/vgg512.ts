import { conv, tap } from '../layer.js';
import type { LayerTable } from '../layer.js';
import { vgg16 } from './vgg16.js';

/**
 * The trunk of SSD-VGG_ID1619 at 512×512: one pair of extra layers more than vgg300, and SAME padding that falls to
 * the bottom and right at every stride of 2.
 *
 * Taps 64², 32², 16², 8², 4², 2², 1². 23,272,000 parameters, 86.7 G multiply-adds an image.
 * Source: SSD (arXiv 1512.02325) section 3; layer names, paddings and the L2 scale as the reference has them.
 */
export const vgg512: LayerTable = {
  name: 'vgg512',
  imageSize: { width: 512, height: 512 },
  layers: [
    ...vgg16, // taps 64, 32
    conv('conv8_1', 1, 256),
    conv('conv8_2', 3, 512, { stride: 2 }), // 32 → 16
    tap('conv8_2'),
    conv('conv9_1', 1, 128),
    conv('conv9_2', 3, 256, { stride: 2 }), // 16 → 8
    tap('conv9_2'),
    conv('conv10_1', 1, 128),
    conv('conv10_2', 3, 256, { stride: 2 }), // 8 → 4
    tap('conv10_2'),
    conv('conv11_1', 1, 128),
    conv('conv11_2', 3, 256, { stride: 2 }), // 4 → 2
    tap('conv11_2'),
    conv('conv12_1', 1, 128),
    // 2 → 1: the reference adds a row of zeros at the bottom and a column at the right, then convolves VALID.
    conv('conv12_2', 3, 256, { padding: [[0, 1], [0, 1]] }), // prettier-ignore
    tap('conv12_2'),
  ],
};
