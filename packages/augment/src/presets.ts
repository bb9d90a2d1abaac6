import { ArgumentRangeError } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import type { Interpolation } from './interpolation.js';
import type { CropSampler } from './operations/geometry/crop-samplers.js';
import type { AugmentationSettings } from './settings.js';

export type PresetName = 'ssd' | 'reference' | 'light' | 'overhead' | 'none';

const IOU_SAMPLERS: readonly CropSampler[] = [0.1, 0.3, 0.5, 0.7, 0.9].map((minIou) => ({ minIou }));

/** What Caffe's code draws from, as the reference does: the paper's pictures were resized by any of them. */
const RESIZE: readonly Interpolation[] = ['linear', 'area', 'nearest', 'cubic', 'lanczos4'];

/** The paper's, as its Caffe code has it: hue ±18 on OpenCV's scale of 180, that is ±36 degrees. */
const SSD: AugmentationSettings = {
  photometric: {
    brightness: { probability: 0.5, delta: 32 },
    contrast: { probability: 0.5, factor: [0.5, 1.5] },
    saturation: { probability: 0.5, factor: [0.5, 1.5] },
    hue: { probability: 0.5, degrees: 36 },
  },
  expand: { probability: 0.5, maxRatio: 4 },
  crop: { samplers: ['whole', ...IOU_SAMPLERS, { maxIou: 1 }] },
  flipHorizontal: { probability: 0.5 },
  resize: { interpolations: RESIZE },
};

const LIGHT = {
  photometric: {
    brightness: { probability: 0.5, delta: 16 },
    contrast: { probability: 0.5, factor: [0.8, 1.25] },
    saturation: { probability: 0.5, factor: [0.8, 1.25] },
    hue: { probability: 0.5, degrees: 9 },
  },
  crop: {
    probability: 0.5,
    samplers: [{}],
    scale: [0.7, 1],
    aspectRatio: [0.8, 1.25],
    requireObject: true,
  },
  flipHorizontal: { probability: 0.5 },
} as const satisfies AugmentationSettings;

/**
 * Augmentations by name. They are data: spread one and change what you like.
 *
 * - `ssd`: the paper's (section 2.2 "Data augmentation", section 3.6 for expand; probabilities of its Caffe code).
 * - `reference`: the probabilities of SSD-VGG_ID1619_for_TensorFlow: channel order in half of the images, a seventh
 *   sampler of minimum IoU 1, boxes not clipped. Its hue and saturation, which by mistake changed the first two pixel
 *   rows, are right here.
 * - `light`: flips and small changes, for short trainings.
 * - `overhead`: `light` with wider crops, upside down in half of the images and with some zoom-out, for pictures
 *   without an up: microscopes, aerial photographs. No quarter turns: where images are not square they would show
 *   objects stretched the other way. Add `rotate90` where they are.
 * - `none`: resizes only.
 */
export const presets: Readonly<Record<PresetName, AugmentationSettings>> = {
  ssd: SSD,
  reference: {
    ...SSD,
    photometric: { ...SSD.photometric, channelOrder: { probability: 0.5 } },
    crop: { samplers: ['whole', ...IOU_SAMPLERS, { minIou: 1 }], clip: false },
  },
  light: LIGHT,
  overhead: {
    ...LIGHT,
    expand: { probability: 0.25, maxRatio: 1.25 },
    crop: { ...LIGHT.crop, probability: 0.75, scale: [0.6, 1], aspectRatio: [0.77, 1.3] },
    flipVertical: { probability: 0.5 },
  },
  none: {},
};

/**
 * The settings of a preset.
 *
 * @throws ArgumentRangeError for a name that is not in {@link presets}; it lists them
 */
export function getPreset(name: string): AugmentationSettings {
  if (Object.hasOwn(presets, name)) return presets[name as PresetName];
  throw new ArgumentRangeError(unknownName('augmentation', name, Object.keys(presets)), {
    hint: 'Name one of those, or give settings of your own.',
  });
}
