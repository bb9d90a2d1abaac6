import { boxTables } from '@ssd/anchors';
import { layerTables } from '@ssd/vgg-backbone';
import type { ModelPreset } from './preset.js';
import { unknownName } from './unknown-name.js';

/**
 * SSD-VGG_ID1619 at 300×300: 8732 boxes, 26,285,486 trained parameters with 20 classes.
 *
 * The reference feeds blue, green, red into a graph that takes off red's, green's and blue's mean in that order and
 * then reverses the channels. So its weights saw red − 103.939, green − 116.779, blue − 123.68, red first; we keep to
 * what they saw.
 */
const vgg300: ModelPreset = {
  name: 'vgg300',
  layers: layerTables.vgg300,
  boxes: boxTables.vgg300,
  mean: { values: [103.939, 116.779, 123.68], order: 'rgb' },
};

/** A narrow detector at 320×320 that learns from scratch: 8500 boxes, 900,944 trained parameters with 3 classes. */
const mini: ModelPreset = {
  name: 'mini',
  layers: layerTables.mini,
  boxes: boxTables.mini,
  // Mean and about the deviation of photographs, so that the first layer starts in its working range.
  mean: { values: [123, 117, 104], order: 'rgb', scale: 1 / 64 },
  headDeviation: 0.01,
};

/** The detectors this package knows, by name. Any other {@link ModelPreset} serves as well. */
export const presets = { vgg300, mini } as const;

/**
 * Preset of a name.
 *
 * @throws RangeError for a name that is not among {@link presets}, with the list and the nearest name
 */
export const getPreset = (name: string): ModelPreset => {
  if (Object.hasOwn(presets, name)) return presets[name as keyof typeof presets];
  throw new RangeError(unknownName('preset', name, Object.keys(presets)));
};
