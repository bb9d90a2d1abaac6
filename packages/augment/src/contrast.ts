import type { Rng } from './rng.js';
import type { PhotometricSettings } from './settings.js';
import { chance, uniform } from './range.js';
import type { PhotometricStep } from './types.js';

/** Plans contrast: with `probability`, a factor for every channel. */
export function planContrast(
  rng: Rng,
  { probability, factor }: NonNullable<PhotometricSettings['contrast']>,
): PhotometricStep[] {
  if (!chance(rng, probability)) return [];
  return [{ kind: 'contrast', factor: uniform(rng, factor) }];
}

/** One channel value, 0..255, multiplied; not yet clamped. SSD's contrast turns about black, not about grey. */
export function applyContrast(value: number, factor: number): number {
  return value * factor;
}
