import type { Rng } from './rng.js';
import type { PhotometricSettings } from './settings.js';
import { chance, uniform } from './range.js';
import type { PhotometricStep } from './types.js';

/** Plans saturation: with `probability`, a factor for S of HSV. Applied in `colour-pass.ts`, together with hue. */
export function planSaturation(
  rng: Rng,
  { probability, factor }: NonNullable<PhotometricSettings['saturation']>,
): PhotometricStep[] {
  if (!chance(rng, probability)) return [];
  return [{ kind: 'saturation', factor: uniform(rng, factor) }];
}
