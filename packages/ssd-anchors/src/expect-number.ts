import { ArgumentRangeError, shownValue } from '@ssd/errors';

/** Indices share 53 exact bits with a 32-bit score (rank-key.ts), which leaves 21 of them. */
export const MAX_ANCHORS = 2 ** 21;

/** Throws for anything but a whole number of at least 1. */
export function expectCount(value: number, what: string): void {
  if (!Number.isInteger(value) || value < 1) {
    refuse(what, 'a whole number of at least 1', value);
  }
}

/** Throws for anything but a finite number above 0. */
export function expectPositive(value: number, what: string): void {
  if (!Number.isFinite(value) || !(value > 0)) refuse(what, 'a finite number above 0', value);
}

/** Throws for anything but an overlap that can decide: above 0, up to 1. */
export function expectOverlap(value: number, what: string): void {
  if (typeof value !== 'number' || !(value > 0 && value <= 1)) refuse(what, 'above 0 and at most 1', value);
}

/** Throws for what no score can be compared with: no number, or NaN. */
export function expectScore(value: number, what: string): void {
  if (typeof value !== 'number' || Number.isNaN(value)) refuse(what, 'a number', value);
}

/** Throws where there are more things than a rank key can number. */
export function expectRanked(count: number, what: string): void {
  if (count > MAX_ANCHORS) {
    throw new ArgumentRangeError(`Expected at most ${MAX_ANCHORS} ${what}, got ${count}.`, {
      hint: 'Leave out those of low score first.',
    });
  }
}

/** Whether it is an array, of types that `Array.isArray` would lose. */
export function isList(value: readonly unknown[]): boolean {
  return Array.isArray(value);
}

/** Throws the error of a value that is not what was expected of it. */
export function refuse(what: string, expected: string, value: unknown, hint?: string): never {
  throw new ArgumentRangeError(`Expected ${what} to be ${expected}, got ${shownValue(value)}.`, { hint });
}
