import { uniform } from '../../chance.js';
import type { Chance } from '../../chance.js';
import { amount, probability } from '../../settings/kinds.js';
import type { ColourOperation } from './colour-operation.js';

export interface HueSettings extends Chance {
  /** Added to H of HSV, drawn from `[-degrees, degrees)`; 0..180. */
  degrees: number;
}

export const hue: ColourOperation<HueSettings, { /** Added to H of HSV. */ degrees: number }> = {
  summary: 'turns H of HSV by degrees from [−degrees, degrees)',
  settings: { probability, degrees: amount(0, 180) },
  draw: ({ degrees }, rng) => ({ degrees: uniform(rng, [-degrees, degrees]) }),
  change: { hsv: ({ degrees }) => ({ sextants: degrees / 60 }) },
};
