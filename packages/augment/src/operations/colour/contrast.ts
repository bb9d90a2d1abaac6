import { uniform } from '../../chance.js';
import type { Chance, Range } from '../../chance.js';
import { probability, range } from '../../settings/kinds.js';
import type { ColourOperation } from './colour-operation.js';

export interface ContrastSettings extends Chance {
  /** Multiplies every channel. */
  factor: Range;
}

/** SSD's contrast turns about black, not about grey. */
export const contrast: ColourOperation<
  ContrastSettings,
  { /** Multiplies every channel. */ factor: number }
> = {
  summary: 'multiplies every channel; before or after saturation and hue by a coin',
  settings: { probability, factor: range(0, Infinity) },
  draw: ({ factor }, rng) => ({ factor: uniform(rng, factor) }),
  change: { channel: (value, { factor }) => value * factor },
};
