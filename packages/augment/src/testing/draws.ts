import { createRng } from '../rng.js';
import type { Rng } from '../rng.js';

/** Number of seeded draws in a test of statistics. */
export const DRAWS = 10_000;

/** Results of `DRAWS` independent draws, always the same ones. */
export const draw = <T>(plan: (rng: Rng) => T): T[] =>
  Array.from({ length: DRAWS }, (_, i) => plan(createRng(2026, i)));

/** Expects a share of the draws, within four standard deviations of a binomial distribution. */
export function expectShare(count: number, probability: number, total = DRAWS): void {
  const deviation = Math.sqrt(total * probability * (1 - probability));
  expect(Math.abs(count - total * probability)).toBeLessThanOrEqual(4 * deviation);
}

/** Expects values spread evenly over `[low, high)`: none outside, and every tenth of it equally full. */
export function expectUniform(values: readonly number[], [low, high]: readonly [number, number]): void {
  expect(values.filter((value) => !(value >= low && value < high))).toEqual([]);
  const counts = new Array<number>(10).fill(0);
  for (const value of values) counts[Math.floor((10 * (value - low)) / (high - low))]! += 1;
  for (const count of counts) expectShare(count, 0.1, values.length);
}
