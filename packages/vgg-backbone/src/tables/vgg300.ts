import { conv, tap } from '../layer.js';
import type { LayerTable } from '../layer.js';
import { vgg16 } from './vgg16.js';

/**
 * The trunk of SSD-VGG_ID1619 at 300×300, TensorFlow SAME padding throughout.
 *
 * Taps 38², 19², 10², 5², 3², 1². 22,943,936 parameters, 30.1 G multiply-adds an image.
 * Source: SSD (arXiv 1512.02325) figure 2 and section 3; layer names, paddings and the L2 scale as the reference has them.
 */
export const vgg300: LayerTable = {
  name: 'vgg300',
  imageSize: { width: 300, height: 300 },
  layers: [
    ...vgg16, // taps 38, 19
    conv('conv8_1', 1, 256),
    conv('conv8_2', 3, 512, { stride: 2 }), // 19 → 10: SAME pads 1 on each side
    tap('conv8_2'),
    conv('conv9_1', 1, 128),
    conv('conv9_2', 3, 256, { stride: 2 }), // 10 → 5: SAME pads the bottom and right alone
    tap('conv9_2'),
    conv('conv10_1', 1, 128),
    conv('conv10_2', 3, 256, { padding: 'valid' }), // 5 → 3
    tap('conv10_2'),
    conv('conv11_1', 1, 128),
    conv('conv11_2', 3, 256, { padding: 'valid' }), // 3 → 1
    tap('conv11_2'),
  ],
};
