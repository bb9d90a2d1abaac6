import { convolutionRules, VGG16_CONVOLUTIONS } from '../convolution-rules.js';
import { fullyConnectedRules } from '../fully-connected-rules.js';
import type { ImportTarget } from '../import-target.js';
import type { Rule } from '../rule.js';
import type { SourceTensors } from '../source-tensor.js';
import { leaveOut } from '../weight-source.js';
import type { WeightSource } from '../weight-source.js';
import { TORCHVISION, TORCHVISION_SSD } from './inputs.js';
import { VGG16_INDICES } from './sequential.js';

function features(target: ImportTarget): Rule[] {
  return VGG16_CONVOLUTIONS.flatMap((layer, i) => {
    const prefix = `features.${VGG16_INDICES[i]!}`;
    return convolutionRules(target, layer, { filter: `${prefix}.weight`, biases: `${prefix}.bias` }, 'oihw');
  });
}

const FC6 = 'classifier.0.weight';

/** The weights of SSD's trunk that torchvision publishes have a classifier of nothing but NaN. */
function hasNoClassifier(tensors: SourceTensors): boolean {
  const first = tensors.get(FC6)?.data[0];
  return typeof first === 'number' && Number.isNaN(first);
}

/** torchvision's vgg16 as trained for classification (IMAGENET1K_V1), or its features alone. */
export const torchvisionVgg16: WeightSource = {
  title: "torchvision's vgg16", // what it is as far as names and shapes say, which identifyWeights goes by
  scope: 'trunk',
  input: TORCHVISION,
  rules: (target) => [
    ...features(target),
    ...fullyConnectedRules(
      target,
      [
        { filter: FC6, biases: 'classifier.0.bias' },
        { filter: 'classifier.3.weight', biases: 'classifier.3.bias' },
      ],
      'linear',
    ),
  ],
  leftOut: leaveOut([/^classifier\.6\./, 'the classifier of ImageNet']),
  recognises: (tensors) => !hasNoClassifier(tensors),
};

/** torchvision's vgg16 with the weights its SSD starts from (IMAGENET1K_FEATURES), trained on the paper's input. */
export const torchvisionVgg16Features: WeightSource = {
  title: "torchvision's vgg16 (IMAGENET1K_FEATURES)",
  scope: 'trunk',
  input: TORCHVISION_SSD,
  rules: features,
  leftOut: leaveOut([/^classifier\./, 'not a number in these weights']),
  recognises: hasNoClassifier,
};
