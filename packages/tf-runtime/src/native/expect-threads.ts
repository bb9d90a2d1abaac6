import { ArgumentRangeError, shownValue } from '@ssd/errors';

/** @throws ArgumentRangeError naming the first number of threads, of those that are given, that is none */
export function expectThreads(numbers: Readonly<Record<string, number | undefined>>): void {
  for (const [name, threads] of Object.entries(numbers)) {
    if (threads === undefined || (Number.isInteger(threads) && threads >= 0 && threads < 2 ** 31)) continue;
    throw new ArgumentRangeError(`Expected a whole number ≥ 0 as ${name}, got ${shownValue(threads)}.`);
  }
}
