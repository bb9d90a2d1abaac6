import { convolutionRules, VGG16_CONVOLUTIONS } from '../convolution-rules.js';
import type { WeightSource } from '../weight-source.js';
import { SSD_PYTORCH } from './inputs.js';
import { VGG16_INDICES } from './sequential.js';

/** `vgg16_reducedfc.pth`: a list of layers without a name, with fc6 and fc7 already subsampled, 31 and 33. */
const LAYERS = [
  ...VGG16_CONVOLUTIONS.map((layer, i) => ({ layer, index: VGG16_INDICES[i]! })),
  { layer: 'mod_conv6', index: 31 },
  { layer: 'mod_conv7', index: 33 },
];

/** The trunk that ssd.pytorch starts from. */
export const vggReducedFc: WeightSource = {
  title: 'vgg16_reducedfc.pth',
  scope: 'trunk',
  input: SSD_PYTORCH,
  inputNote:
    'Colours as ssd.pytorch and torchvision feed them, RGB; the file came from Caffe, and no one documents whether its first layer was turned around.',
  rules: (target) =>
    LAYERS.flatMap(({ layer, index }) =>
      convolutionRules(target, layer, { filter: `${index}.weight`, biases: `${index}.bias` }, 'oihw'),
    ),
};
