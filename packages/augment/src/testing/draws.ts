import { createRng } from '../rng.js';
import type { Rng } from '../rng.js';

/** Number of seeded draws in a test of statistics. */
export const DRAWS = 10_000;

/** Results of independent draws, always the same ones. */
export function draw<T>(plan: (rng: Rng) => T, count = DRAWS): T[] {
  return Array.from({ length: count }, (_, i) => plan(createRng(2026, i)));
}

/** Expects a share of the draws, within four standard deviations of a binomial distribution. */
export function expectShare(count: number, probability: number, total = DRAWS): void {
  const deviation = Math.sqrt(total * probability * (1 - probability));
  expect(Math.abs(count - total * probability)).toBeLessThanOrEqual(4 * deviation);
}

/**
 * Expects values spread evenly over `[low, high)`: none outside, and the distribution function nowhere far from a
 * straight line (Kolmogorov–Smirnov; √n·D > 2.2 happens once in 8,000 to an even distribution).
 */
export function expectUniform(values: readonly number[], [low, high]: readonly [number, number]): void {
  expect(values.filter((value) => !(value >= low && value < high))).toEqual([]);
  const sorted = Float64Array.from(values, (value) => (value - low) / (high - low)).sort();
  let distance = 0;
  sorted.forEach((value, i) => {
    distance = Math.max(distance, (i + 1) / sorted.length - value, value - i / sorted.length);
  });
  expect(Math.sqrt(sorted.length) * distance).toBeLessThan(2.2);
}

/**
 * Expects each of the possible outcomes equally often, and no other (chi-square, Wilson and Hilferty's normal
 * approximation; beyond 3.7 happens once in 9,000 to equal chances).
 */
export function expectEvenly<T>(values: readonly T[], outcomes: readonly T[]): void {
  const counts = new Map(outcomes.map((outcome) => [outcome, 0]));
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  expect([...counts.keys()]).toEqual(outcomes);
  const expected = values.length / outcomes.length;
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const freedom = outcomes.length - 1;
  const variance = 2 / (9 * freedom);
  expect(((chiSquare / freedom) ** (1 / 3) - (1 - variance)) / Math.sqrt(variance)).toBeLessThan(3.7);
}
