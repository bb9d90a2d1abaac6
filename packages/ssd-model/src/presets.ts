import { boxTables } from '@ssd/anchors';
import { layerTables } from '@ssd/vgg-backbone';
import { ArgumentRangeError } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import type { ModelPreset } from './preset.js';

/**
 * SSD-VGG_ID1619 at 300×300: 8732 boxes, 26,285,486 trained parameters with 20 classes.
 *
 * The reference feeds blue, green, red into a graph that takes off red's, green's and blue's mean in that order and
 * then reverses the channels. So its weights saw red − 103.939, green − 116.779, blue − 123.68, red first; we keep to
 * what they saw.
 */
const vgg300: ModelPreset = {
  name: 'vgg300',
  layers: layerTables.vgg300,
  boxes: boxTables.vgg300,
  mean: { values: [103.939, 116.779, 123.68], order: 'rgb' },
};

/** SSD-VGG_ID1619 at 512×512: 24,564 boxes, 26,959,300 trained parameters with 20 classes. Input as of vgg300. */
const vgg512: ModelPreset = {
  name: 'vgg512',
  layers: layerTables.vgg512,
  boxes: boxTables.vgg512,
  mean: vgg300.mean,
};

/**
 * The paper's SSD300, as its authors trained it in Caffe: blue − 104, green − 117, red − 123, blue first. 8732 boxes,
 * 26,285,486 trained parameters with 20 classes.
 *
 * Source: SSD (arXiv 1512.02325) section 3.1; Caffe's ssd_pascal.py.
 */
const ssd300: ModelPreset = {
  name: 'ssd300',
  layers: layerTables.ssd300,
  boxes: boxTables.ssd300,
  mean: { values: [123, 117, 104], order: 'bgr' },
};

/**
 * The paper's SSD512, with Caffe's 4×4 convolution before the last map: 24,564 boxes, 27,188,676 trained parameters
 * with 20 classes. Input as of ssd300.
 */
const ssd512: ModelPreset = {
  name: 'ssd512',
  layers: layerTables.ssd512,
  boxes: boxTables.ssd512,
  mean: ssd300.mean,
};

/**
 * torchvision's `ssd300_vgg16`: 8732 boxes, and 35,641,826 trained parameters with COCO's 90 classes. torchvision
 * takes (0.48235, 0.45882, 0.40784) off values in 0…1 and divides by 1/255, which is this on 0…255.
 */
const ssd300Vgg16: ModelPreset = {
  name: 'ssd300_vgg16',
  layers: layerTables.ssd300_vgg16,
  boxes: boxTables.ssd300_vgg16,
  mean: { values: [0.48235 * 255, 0.45882 * 255, 0.40784 * 255], order: 'rgb' },
};

/**
 * ssd.pytorch's SSD300, for the detectors it trained: the layers of ssd300, boxes cut to the image, and red first:
 * red − 123, green − 117, blue − 104. 8732 boxes, 26,285,486 trained parameters with 20 classes.
 */
const ssd300Pytorch: ModelPreset = {
  name: 'ssd300_pytorch',
  layers: layerTables.ssd300,
  boxes: boxTables.ssd300_pytorch,
  mean: { values: [123, 117, 104], order: 'rgb' },
};

/** A narrow detector at 320×320 that learns from scratch: 8500 boxes, 900,944 trained parameters with 3 classes. */
const mini: ModelPreset = {
  name: 'mini',
  layers: layerTables.mini,
  boxes: boxTables.mini,
  // Mean and about the deviation of photographs, so that the first layer starts in its working range.
  mean: { values: [123, 117, 104], order: 'rgb', scale: 1 / 64 },
  headDeviation: 0.01,
};

/** {@link mini} at 256×256, at 0.64 of its cost a picture: 5440 boxes, the same parameters. For slow machines. */
const mini256: ModelPreset = {
  ...mini,
  name: 'mini256',
  layers: layerTables.mini256,
  boxes: boxTables.mini256,
};

/** The detectors this package knows, by name. Any other {@link ModelPreset} serves as well. */
export const presets = {
  vgg300,
  vgg512,
  ssd300,
  ssd512,
  ssd300_vgg16: ssd300Vgg16,
  ssd300_pytorch: ssd300Pytorch,
  mini,
  mini256,
} as const;

/**
 * Preset of a name.
 *
 * @throws ArgumentRangeError for a name that is not among {@link presets}, with the list and the nearest name
 */
export function getPreset(name: string): ModelPreset {
  if (Object.hasOwn(presets, name)) return presets[name as keyof typeof presets];
  throw new ArgumentRangeError(unknownName('preset', name, Object.keys(presets)), {
    hint: 'Name one of those, or give a preset of your own as { name, layers, boxes, mean }.',
  });
}
