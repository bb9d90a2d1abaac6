import { convolutionRules, VGG16_CONVOLUTIONS } from '../convolution-rules.js';
import { fullyConnectedRules } from '../fully-connected-rules.js';
import { leaveOut } from '../weight-source.js';
import type { WeightSource } from '../weight-source.js';
import { SLIM_VGG } from './inputs.js';

/** TF-slim's vgg_16: `vgg_16/conv1/conv1_1/weights`, …, `vgg_16/fc6/weights` [7, 7, 512, 4096]. */
export const slimVgg16: WeightSource = {
  title: "TF-slim's vgg_16",
  scope: 'trunk',
  input: SLIM_VGG,
  rules: (target) => [
    ...VGG16_CONVOLUTIONS.flatMap((layer) => {
      const scope = `vgg_16/${layer.replace(/_\d$/, '')}/${layer}`;
      return convolutionRules(
        target,
        layer,
        { filter: `${scope}/weights`, biases: `${scope}/biases` },
        'hwio',
      );
    }),
    ...fullyConnectedRules(
      target,
      [
        { filter: 'vgg_16/fc6/weights', biases: 'vgg_16/fc6/biases' },
        { filter: 'vgg_16/fc7/weights', biases: 'vgg_16/fc7/biases' },
      ],
      'convolution',
    ),
  ],
  leftOut: leaveOut(
    [/^vgg_16\/fc8\//, 'the classifier of ImageNet'],
    [/^vgg_16\/mean_rgb$/, 'the mean that comes with this source'],
    [/(^|\/)global_step$/, 'state of the training'],
    [/\/(Momentum|RMSProp(_1)?)$/, 'state of the training'],
  ),
};
