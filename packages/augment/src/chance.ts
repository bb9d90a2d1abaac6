import type { Rng } from './rng.js';

/** A number drawn evenly from `[range[0], range[1])`. */
export type Range = readonly [number, number];

/** A number drawn evenly from `[low, high)`. */
export function uniform(rng: Rng, [low, high]: Range): number {
  return low + (high - low) * rng.next();
}

/** True with the given probability: never for 0, always for 1. */
export function chance(rng: Rng, probability: number): boolean {
  return rng.next() < probability;
}

/** What an operation has that is not done to every image. */
export interface Chance {
  /** Share of the images that it is done to, 0..1. */
  probability: number;
}
