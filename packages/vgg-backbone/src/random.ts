import { ArgumentRangeError, shownValue } from '@ssd/errors';
import { hashText, splitMix32, uniform, xoshiro128, type Uniform } from '@ssd/random';

/**
 * A generator for one named stream of a seed. Streams do not depend on each other, so adding a layer to a table
 * leaves the initial values of the others as they were. The generator is not that of @ssd/augment: trained weights are
 * compared by their bytes, and both have to give what they always gave to a seed.
 *
 * @param seed a safe integer
 * @param stream any text, such as a variable's name
 * @throws ArgumentRangeError if the seed is not a safe integer
 */
export function createRandom(seed: number, stream: string): Uniform {
  if (!Number.isSafeInteger(seed)) {
    throw new ArgumentRangeError(`Expected a whole number as seed, got ${shownValue(seed)}.`, {
      hint: 'Any will do; the same one gives the same numbers.',
    });
  }
  const low = splitMix32(seed % 2 ** 32);
  const high = splitMix32(Math.floor(seed / 2 ** 32) ^ hashText(stream));
  const word = (): number => (low() ^ high()) >>> 0;
  const [a, b, c] = [word(), word(), word()];
  return uniform(xoshiro128([a, b, c, word() | 1])); // | 1: never all zero
}
