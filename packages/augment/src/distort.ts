import { planBrightness } from './brightness.js';
import { planChannelOrder } from './channel-order.js';
import { planContrast } from './contrast.js';
import { planHue } from './hue.js';
import { chance } from './range.js';
import type { Rng } from './rng.js';
import { planSaturation } from './saturation.js';
import type { PhotometricSettings } from './settings.js';
import type { PhotometricStep } from './types.js';

/**
 * Plans the colours in SSD's order: brightness, then by a coin contrast before or after saturation and hue, then the
 * order of the channels (Caffe's `ApplyDistort`).
 */
export function planDistortion(rng: Rng, settings: PhotometricSettings): PhotometricStep[] {
  const { brightness, contrast, saturation, hue, channelOrder } = settings;
  const contrastFirst = chance(rng, 0.5);
  const contrastStep = () => (contrast ? planContrast(rng, contrast) : []);
  return [
    ...(brightness ? planBrightness(rng, brightness) : []),
    ...(contrastFirst ? contrastStep() : []),
    ...(saturation ? planSaturation(rng, saturation) : []),
    ...(hue ? planHue(rng, hue) : []),
    ...(contrastFirst ? [] : contrastStep()),
    ...(channelOrder ? planChannelOrder(rng, channelOrder) : []),
  ];
}
