import { conv, maxPool, tap } from '../layer.js';
import type { LayerTable } from '../layer.js';

/**
 * The trunk of SSD-VGG_ID1619 at 300×300: VGG16 to conv5_3, pool5 3×3/1, atrous fc6, fc7, extra layers; TensorFlow
 * SAME padding (so pool3 takes 75 to 38 where Caffe needs ceil mode).
 *
 * Taps 38², 19², 10², 5², 3², 1². 22,943,936 parameters, 30.1 G multiply-adds an image.
 * Source: SSD (arXiv 1512.02325) figure 2 and §3; layer names, paddings and the L2 scale as the reference has them.
 */
export const vgg300: LayerTable = {
  name: 'vgg300',
  imageSize: { width: 300, height: 300 },
  layers: [
    conv('conv1_1', 3, 64),
    conv('conv1_2', 3, 64),
    maxPool('pool1', 2, 2), // 150
    conv('conv2_1', 3, 128),
    conv('conv2_2', 3, 128),
    maxPool('pool2', 2, 2), // 75
    conv('conv3_1', 3, 256),
    conv('conv3_2', 3, 256),
    conv('conv3_3', 3, 256),
    maxPool('pool3', 2, 2), // 38: SAME pads one row at the bottom, one column at the right
    conv('conv4_1', 3, 512),
    conv('conv4_2', 3, 512),
    conv('conv4_3', 3, 512),
    tap('conv4_3', { scale: 20 }), // 20: ParseNet's initial scale; pool4 goes on from the raw map
    maxPool('pool4', 2, 2), // 19
    conv('conv5_1', 3, 512),
    conv('conv5_2', 3, 512),
    conv('conv5_3', 3, 512),
    maxPool('mod_pool5', 3, 1),
    conv('mod_conv6', 3, 1024, { dilation: 6 }), // fc6, subsampled to 3×3 taps 6 apart
    conv('mod_conv7', 1, 1024), // fc7
    tap('mod_conv7'), // 19
    conv('conv8_1', 1, 256),
    conv('conv8_2', 3, 512, { stride: 2 }),
    tap('conv8_2'), // 10
    conv('conv9_1', 1, 128),
    conv('conv9_2', 3, 256, { stride: 2 }),
    tap('conv9_2'), // 5
    conv('conv10_1', 1, 128),
    conv('conv10_2', 3, 256, { padding: 'valid' }),
    tap('conv10_2'), // 3
    conv('conv11_1', 1, 128),
    conv('conv11_2', 3, 256, { padding: 'valid' }),
    tap('conv11_2'), // 1
  ],
};
