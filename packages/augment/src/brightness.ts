import type { Rng } from './rng.js';
import type { PhotometricSettings } from './settings.js';
import { chance, uniform } from './range.js';
import type { PhotometricStep } from './types.js';

/** Plans brightness: with `probability`, a number from `[-delta, delta)` to add to every channel. */
export function planBrightness(
  rng: Rng,
  { probability, delta }: NonNullable<PhotometricSettings['brightness']>,
): PhotometricStep[] {
  if (!chance(rng, probability)) return [];
  return [{ kind: 'brightness', delta: uniform(rng, [-delta, delta]) }];
}

/** One channel value, 0..255, made brighter or darker; not yet clamped. */
export function applyBrightness(value: number, delta: number): number {
  return value + delta;
}
