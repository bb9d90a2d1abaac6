import type { Rng } from './rng.js';
import type { Range } from './settings.js';

/** A number drawn evenly from `[low, high)`. */
export function uniform(rng: Rng, [low, high]: Range): number {
  return low + (high - low) * rng.next();
}

/** True with the given probability: never for 0, always for 1. */
export function chance(rng: Rng, probability: number): boolean {
  return rng.next() < probability;
}
