import { convolutionRules, VGG16_CONVOLUTIONS } from '../convolution-rules.js';
import { fullyConnectedRules } from '../fully-connected-rules.js';
import { leaveOut } from '../weight-source.js';
import type { WeightSource } from '../weight-source.js';
import { CAFFE_VGG } from './inputs.js';

/** Keras' name of a layer: conv3_2 → block3_conv2. */
function kerasName(layer: string): string {
  return layer.replace(/^conv(\d)_(\d)$/, 'block$1_conv$2');
}

const CONVOLUTIONS: readonly string[] = VGG16_CONVOLUTIONS.map(kerasName);
const DENSE: readonly string[] = ['fc1', 'fc2', 'predictions'];

/**
 * Names by layer, of any version: `block1_conv1/block1_conv1_W_1:0` (the published files), `block1_conv1/block1_conv1/
 * kernel:0` (Keras 2), `model_weights/block1_conv1/block1_conv1/kernel` (a whole model as .h5).
 */
const BY_LAYER =
  /(?:^|\/)(block\d_conv\d|fc1|fc2|predictions)\/(?:.*\/)?(?:\1_)?(kernel|bias|W|b)(?:_\d+)?(?::0)?$/;

/** Names of Keras 3's .weights.h5, which counts the layers of a kind: `layers/conv2d_4/vars/0`. */
const BY_KIND = /(?:^|\/)layers\/(conv2d|dense)(?:_(\d+))?\/vars\/([01])$/;

/** `block1_conv1/kernel`, whatever version wrote it. */
function canonical(name: string): string {
  const byLayer = BY_LAYER.exec(name);
  if (byLayer !== null) {
    const [, layer, variable] = byLayer;
    return `${layer!}/${variable!.toLowerCase().startsWith('b') ? 'bias' : 'kernel'}`;
  }
  const byKind = BY_KIND.exec(name);
  if (byKind === null) return name;
  const [, kind, number = '0', variable] = byKind;
  const layer = (kind === 'dense' ? DENSE : CONVOLUTIONS)[Number(number)];
  return layer === undefined ? name : `${layer}/${variable === '1' ? 'bias' : 'kernel'}`;
}

/**
 * VGG16 of Keras applications, with or without its top: .h5 and .weights.h5. Caffe's weights in [row, column, input,
 * output]; a dense layer behind Flatten sees the map row by row, column by column, channel by channel.
 */
export const kerasVgg16: WeightSource = {
  title: "Keras' VGG16",
  scope: 'trunk',
  input: CAFFE_VGG,
  canonical,
  rules: (target) => [
    ...VGG16_CONVOLUTIONS.flatMap((layer) => {
      const name = kerasName(layer);
      return convolutionRules(target, layer, { filter: `${name}/kernel`, biases: `${name}/bias` }, 'hwio');
    }),
    ...fullyConnectedRules(
      target,
      [
        { filter: 'fc1/kernel', biases: 'fc1/bias' },
        { filter: 'fc2/kernel', biases: 'fc2/bias' },
      ],
      'dense',
    ),
  ],
  leftOut: leaveOut(
    [/^predictions\//, 'the classifier of ImageNet'],
    [/^optimizer(_weights)?\//, 'state of the training'],
    [/^top_level_model_weights\//, 'state of the training'],
  ),
};
