import { splitMix32, uniform } from '@ssd/random';

/** Numbers from 0 up to, not including, 1. */
export type RandomSource = () => number;

/**
 * A seeded generator (SplitMix32), the same numbers on every machine.
 *
 * @param seed any whole number; its lowest 32 bits count
 */
export function seededRandom(seed: number): RandomSource {
  return uniform(splitMix32(seed));
}
