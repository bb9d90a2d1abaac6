import type { SourceInput } from '../weight-source.js';

/** Oxford's VGG16 in Caffe, and what was converted from it without a change: BGR − (103.939, 116.779, 123.68). */
export const CAFFE_VGG: SourceInput = { values: [123.68, 116.779, 103.939], order: 'bgr' };

/** The same mean with the channels of the first layer turned around: TF-slim. */
export const SLIM_VGG: SourceInput = { values: [123.68, 116.779, 103.939], order: 'rgb' };

/** torchvision's classification weights: shares of 255, then mean and deviation of ImageNet. */
export const TORCHVISION: SourceInput = {
  values: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  order: 'rgb',
  scale: [1 / (0.229 * 255), 1 / (0.224 * 255), 1 / (0.225 * 255)],
};

/** torchvision's SSD and the trunk it starts from: mean (0.48235, 0.45882, 0.40784), deviation 1/255. */
export const TORCHVISION_SSD: SourceInput = {
  values: [0.48235 * 255, 0.45882 * 255, 0.40784 * 255],
  order: 'rgb',
};

/** ssd.pytorch: takes (104, 117, 123) off blue, green and red, then turns the image to RGB. */
export const SSD_PYTORCH: SourceInput = { values: [123, 117, 104], order: 'rgb' };
