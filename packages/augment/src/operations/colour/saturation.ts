import { uniform } from '../../chance.js';
import type { Chance, Range } from '../../chance.js';
import { probability, range } from '../../settings/kinds.js';
import type { ColourOperation } from './colour-operation.js';

export interface SaturationSettings extends Chance {
  /** Multiplies S of HSV. */
  factor: Range;
}

export const saturation: ColourOperation<SaturationSettings, { /** Multiplies S of HSV. */ factor: number }> =
  {
    summary: 'multiplies S of HSV',
    settings: { probability, factor: range(0, Infinity) },
    draw: ({ factor }, rng) => ({ factor: uniform(rng, factor) }),
    change: { hsv: ({ factor }) => ({ saturation: factor }) },
  };
