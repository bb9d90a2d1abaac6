import { ArgumentRangeError } from '@ssd/errors';
import type { Engine } from './engine.js';

/** @throws ArgumentRangeError where names and classes of an engine are not as many, or its sizes are no whole numbers */
export function expectEngine(
  { name, batchSize, imageSize: { width, height }, classes: count }: Engine,
  classes: readonly string[],
): void {
  for (const [what, value] of Object.entries({ batchSize, width, height })) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new ArgumentRangeError(
      `Expected a whole number of at least 1 as ${what} of the engine "${name}", got ${value}.`,
    );
  }
  if (classes.length === count) return;
  throw new ArgumentRangeError(
    `Expected a name for each of the ${count} classes of the engine "${name}", got ${classes.length}.`,
    { hint: 'They are named in the order of its labels, without the background.' },
  );
}
