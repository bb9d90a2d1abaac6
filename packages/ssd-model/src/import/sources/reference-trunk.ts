import { convolutionRules, VGG16_CONVOLUTIONS } from '../convolution-rules.js';
import { fullyConnectedRules } from '../fully-connected-rules.js';
import { leaveOut } from '../weight-source.js';
import type { WeightSource } from '../weight-source.js';
import { CAFFE_VGG } from './inputs.js';

/**
 * The SavedModel that the reference starts from, a VGG16 for FCN-8: `conv1_1/filter`, …, `fc6/weights` [7, 7, 512, 4096].
 * Its graph turns RGB to BGR itself; the reference feeds it BGR and so trains on another input than the
 * weights were made for, which the import does not repeat.
 */
export const referenceTrunk: WeightSource = {
  title: 'the VGG16 SavedModel that the reference starts from',
  scope: 'trunk',
  input: CAFFE_VGG,
  rules: (target) => [
    ...VGG16_CONVOLUTIONS.flatMap((layer) =>
      convolutionRules(target, layer, { filter: `${layer}/filter`, biases: `${layer}/biases` }, 'hwio'),
    ),
    ...fullyConnectedRules(
      target,
      [
        { filter: 'fc6/weights', biases: 'fc6/biases' },
        { filter: 'fc7/weights', biases: 'fc7/biases' },
      ],
      'convolution',
    ),
  ],
  leftOut: leaveOut([/^(score_|upscore)/, 'layers of the segmentation network']),
};
