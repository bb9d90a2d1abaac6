import { convolutionRules, EXTRA_CONVOLUTIONS, VGG16_CONVOLUTIONS } from '../convolution-rules.js';
import { separateHeadRules } from '../head-rules.js';
import { copied } from '../rule.js';
import { classesBy, leaveOut } from '../weight-source.js';
import type { WeightSource } from '../weight-source.js';

/** Convolutions that the reference calls as we do. */
const LAYERS = [...VGG16_CONVOLUTIONS, 'mod_conv6', 'mod_conv7', ...EXTRA_CONVOLUTIONS];

/** A momentum slot may stand in the optimizer's scope or not, as the optimizer was made. */
const SLOT = /^.*?((?:conv|mod_conv|l2_norm_conv|classifiers\/).*\/Momentum)$/;

/**
 * Checkpoints of SSD-VGG_ID1619_for_TensorFlow: `conv1_1/filter`, …,
 * `classifiers/classifier{map}_{box}/filter`, background last, boxes in the order of our vgg presets.
 *
 * Input as its networks saw it: red − 103.939, green − 116.779, blue − 123.68, red first.
 */
export const reference: WeightSource = {
  title: 'a checkpoint of the reference (SSD-VGG_ID1619_for_TensorFlow)',
  scope: 'detector',
  presets: ['vgg300', 'vgg512'],
  input: { values: [103.939, 116.779, 123.68], order: 'rgb' },
  canonical: (name) => SLOT.exec(name)?.[1] ?? name,
  rules: (target) => {
    const scale = 'l2_norm_conv4_3/scale';
    const channels = target.shapes.get(scale);
    return [
      ...LAYERS.flatMap((layer) =>
        convolutionRules(target, layer, { filter: `${layer}/filter`, biases: `${layer}/biases` }, 'hwio'),
      ),
      ...(channels === undefined
        ? []
        : [{ target: scale, from: [scale], shapes: [channels], convert: copied }]),
      ...separateHeadRules(target, (map, box) => ({
        filter: `classifiers/classifier${map}_${box}/filter`,
        biases: `classifiers/classifier${map}_${box}/biases`,
      })),
    ];
  },
  leftOut: leaveOut(
    [/\/Momentum$/, 'momentum of the optimizer'],
    [/^fc[67]\/(weights|biases)$/, 'fully connected layers that the detector does not use'],
    [/(^|\/)(global_step|loss_scale|good_steps|bad_steps)$/, 'state of the training'],
  ),
  momentum: (name) => `${name}/Momentum`,
  countClasses: classesBy('classifiers/classifier0_0/biases', (channels) => channels - 5),
};
