import type { Rng } from './rng.js';
import type { Range } from './settings.js';

/** A number drawn evenly from `[low, high)`. */
export const uniform = (rng: Rng, [low, high]: Range): number => low + (high - low) * rng.next();

/** True with the given probability: never for 0, always for 1. */
export const chance = (rng: Rng, probability: number): boolean => rng.next() < probability;
