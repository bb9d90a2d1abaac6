import { uniform } from '../../chance.js';
import type { Chance } from '../../chance.js';
import { amount, probability } from '../../settings/kinds.js';
import type { ColourOperation } from './colour-operation.js';

export interface BrightnessSettings extends Chance {
  /** Added to every channel, drawn from `[-delta, delta)`; 0..255. */
  delta: number;
}

export const brightness: ColourOperation<
  BrightnessSettings,
  { /** Added to every channel, 0…255. */ delta: number }
> = {
  summary: 'adds a number from [−delta, delta) to every channel',
  settings: { probability, delta: amount(0, 255) },
  draw: ({ delta }, rng) => ({ delta: uniform(rng, [-delta, delta]) }),
  change: { channel: (value, { delta }) => value + delta },
};
