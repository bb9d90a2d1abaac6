import { convolutionRules, VGG16_CONVOLUTIONS } from '../convolution-rules.js';
import type { WeightSource } from '../weight-source.js';
import { CAFFE_VGG } from './inputs.js';

/** VGG16 convolutions as `conv1_1.weight_hwio` and `conv1_1.bias`: the trunk of an edge detector (HED). */
export const hed: WeightSource = {
  title: 'VGG16 convolutions as conv1_1.weight_hwio',
  scope: 'trunk',
  input: CAFFE_VGG,
  rules: (target) =>
    VGG16_CONVOLUTIONS.flatMap((layer) =>
      convolutionRules(target, layer, { filter: `${layer}.weight_hwio`, biases: `${layer}.bias` }, 'hwio'),
    ),
};
