import type { Range } from '../chance.js';
import { setting } from './setting.js';
import type { Setting } from './setting.js';

/** A number within limits, which belong to them. */
export function amount(low: number, high: number): Setting<number> {
  return setting(`from ${low} to ${high}`, (value) => isWithin(value, low, high));
}

/** Share of the images that an operation is done to. */
export const probability = amount(0, 1);

/** What a number is drawn from: two numbers within limits, the second no smaller than the first. */
export function range(low: number, high: number): Setting<Range> {
  const expected = `[from, to] with ${low} ≤ from ≤ to${high === Infinity ? '' : ` ≤ ${high}`}`;
  return setting(expected, (value) => {
    if (!Array.isArray(value) || value.length !== 2) return false;
    const [from, to] = value as unknown[];
    return isWithin(to, low, high) && isWithin(from, low, to);
  });
}

/** How many times. */
export const count: Setting<number> = setting(
  'a whole number of at least 1',
  (value) => Number.isInteger(value) && (value as number) >= 1,
);

/** Yes or no. */
export const flag: Setting<boolean> = setting('true or false', (value) => typeof value === 'boolean');

/** Whether it is a number, and not NaN, within limits. */
export function isWithin(value: unknown, low: number, high: number): value is number {
  return typeof value === 'number' && value >= low && value <= high;
}
