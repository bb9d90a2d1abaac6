import { conv, maxPool, tap } from '../layer.js';
import type { Layer } from '../layer.js';

/**
 * What every SSD-VGG trunk begins with: VGG16 to conv5_3 (arXiv 1409.1556, configuration D), then SSD's pool5 3×3/1,
 * atrous fc6 and fc7 (arXiv 1512.02325 section 3), with the taps conv4_3 and mod_conv7. 20,484,416 parameters.
 *
 * TensorFlow's SAME is what Caffe has here, on maps of any size: one cell around a 3×3 convolution or pool of stride
 * 1, six around one with dilation 6, and for a 2×2 pool of stride 2 the half window at the bottom and right that
 * Caffe's ceil mode takes in. torchvision pools in ceil mode at pool3 alone, the only one with an odd map at 300×300.
 *
 * Comments give the side of the map at 300×300 and at 512×512.
 */
export const vgg16: readonly Layer[] = [
  conv('conv1_1', 3, 64), // 300, 512
  conv('conv1_2', 3, 64),
  maxPool('pool1', 2, 2), // 150, 256
  conv('conv2_1', 3, 128),
  conv('conv2_2', 3, 128),
  maxPool('pool2', 2, 2), // 75, 128
  conv('conv3_1', 3, 256),
  conv('conv3_2', 3, 256),
  conv('conv3_3', 3, 256),
  maxPool('pool3', 2, 2), // 38 (75 has an odd row and column), 64
  conv('conv4_1', 3, 512),
  conv('conv4_2', 3, 512),
  conv('conv4_3', 3, 512),
  tap('conv4_3', { scale: 20 }), // 20: ParseNet's initial scale; pool4 goes on from the raw map
  maxPool('pool4', 2, 2), // 19, 32
  conv('conv5_1', 3, 512),
  conv('conv5_2', 3, 512),
  conv('conv5_3', 3, 512),
  maxPool('mod_pool5', 3, 1), // 19, 32
  conv('mod_conv6', 3, 1024, { dilation: 6 }), // fc6, subsampled to 3×3 taps 6 apart
  conv('mod_conv7', 1, 1024), // fc7
  tap('mod_conv7'), // 19, 32
];
