import { convolutionRules, EXTRA_CONVOLUTIONS, VGG16_CONVOLUTIONS } from '../convolution-rules.js';
import { splitHeadRules } from '../head-rules.js';
import { copied } from '../rule.js';
import { classesBy } from '../weight-source.js';
import type { WeightSource } from '../weight-source.js';
import { SSD_PYTORCH } from './inputs.js';
import { VGG16_INDICES } from './sequential.js';

const LAYERS = [
  ...VGG16_CONVOLUTIONS.map((layer, i) => ({ layer, name: `vgg.${VGG16_INDICES[i]!}` })),
  { layer: 'mod_conv6', name: 'vgg.31' },
  { layer: 'mod_conv7', name: 'vgg.33' },
  // Activations are no layers of this list, so it counts convolutions alone.
  ...EXTRA_CONVOLUTIONS.map((layer, i) => ({ layer, name: `extras.${i}` })),
];

/** Detectors of ssd.pytorch: Caffe's layers, boxes cut to the image, background first. */
export const ssdPytorch: WeightSource = {
  title: "ssd.pytorch's detector",
  scope: 'detector',
  presets: ['ssd300_pytorch'],
  input: SSD_PYTORCH,
  rules: (target) => {
    const channels = target.shapes.get('l2_norm_conv4_3/scale');
    return [
      ...LAYERS.flatMap(({ layer, name }) =>
        convolutionRules(target, layer, { filter: `${name}.weight`, biases: `${name}.bias` }, 'oihw'),
      ),
      ...(channels === undefined
        ? []
        : [
            {
              target: 'l2_norm_conv4_3/scale',
              from: ['L2Norm.weight'],
              shapes: [channels],
              convert: copied,
            },
          ]),
      ...splitHeadRules(target, (map) => ({
        logits: { filter: `conf.${map}.weight`, biases: `conf.${map}.bias` },
        offsets: { filter: `loc.${map}.weight`, biases: `loc.${map}.bias` },
      })),
    ];
  },
  countClasses: classesBy('conf.0.bias', (channels, shapes) => channels / shapes - 1),
};
