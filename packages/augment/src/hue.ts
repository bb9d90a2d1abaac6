import type { Rng } from './rng.js';
import type { PhotometricSettings } from './settings.js';
import { chance, uniform } from './range.js';
import type { PhotometricStep } from './types.js';

/** Plans hue: with `probability`, degrees to turn H of HSV by. Applied in `colour-pass.ts`, together with saturation. */
export function planHue(
  rng: Rng,
  { probability, degrees }: NonNullable<PhotometricSettings['hue']>,
): PhotometricStep[] {
  if (!chance(rng, probability)) return [];
  return [{ kind: 'hue', degrees: uniform(rng, [-degrees, degrees]) }];
}
