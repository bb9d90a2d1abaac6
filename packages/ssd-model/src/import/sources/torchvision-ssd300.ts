import { convolutionRules, EXTRA_CONVOLUTIONS, VGG16_CONVOLUTIONS } from '../convolution-rules.js';
import { splitHeadRules } from '../head-rules.js';
import { copied } from '../rule.js';
import { classesBy } from '../weight-source.js';
import type { WeightSource } from '../weight-source.js';
import { TORCHVISION_SSD } from './inputs.js';
import { VGG16_INDICES } from './sequential.js';

/** Its backbone is cut behind conv4_3, the 10th convolution; from there on everything is an extra block. */
const LAYERS = [
  ...VGG16_CONVOLUTIONS.slice(0, 10).map((layer, i) => ({ layer, name: `features.${VGG16_INDICES[i]!}` })),
  { layer: 'conv5_1', name: 'extra.0.1' },
  { layer: 'conv5_2', name: 'extra.0.3' },
  { layer: 'conv5_3', name: 'extra.0.5' },
  { layer: 'mod_conv6', name: 'extra.0.7.1' },
  { layer: 'mod_conv7', name: 'extra.0.7.3' },
  ...EXTRA_CONVOLUTIONS.slice(0, 8).map((layer, i) => ({
    layer,
    name: `extra.${1 + Math.floor(i / 2)}.${i % 2 === 0 ? 0 : 2}`,
  })),
];

const SCALE = 'backbone.scale_weight';

/** torchvision's ssd300_vgg16, whole: its class 0 is the background, ours the last. */
export const torchvisionSsd300: WeightSource = {
  title: "torchvision's ssd300_vgg16",
  scope: 'detector',
  presets: ['ssd300_vgg16'],
  input: TORCHVISION_SSD,
  rules: (target) => {
    const channels = target.shapes.get('l2_norm_conv4_3/scale');
    return [
      ...LAYERS.flatMap(({ layer, name }) =>
        convolutionRules(
          target,
          layer,
          { filter: `backbone.${name}.weight`, biases: `backbone.${name}.bias` },
          'oihw',
        ),
      ),
      ...(channels === undefined
        ? []
        : [{ target: 'l2_norm_conv4_3/scale', from: [SCALE], shapes: [channels], convert: copied }]),
      ...splitHeadRules(target, (map) => {
        const named = (head: string): { filter: string; biases: string } => ({
          filter: `head.${head}_head.module_list.${map}.weight`,
          biases: `head.${head}_head.module_list.${map}.bias`,
        });
        return { logits: named('classification'), offsets: named('regression') };
      }),
    ];
  },
  countClasses: classesBy(
    'head.classification_head.module_list.0.bias',
    (channels, shapes) => channels / shapes - 1,
  ),
};
