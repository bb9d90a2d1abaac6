import { ArgumentRangeError, shownValue } from '@ssd/errors';
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A seeded source of random numbers. It is mutable: every draw moves it on. */
export interface Rng {
  /** A number in [0, 1), a multiple of 2⁻³². */
  next(): number;
  /** An integer in [0, n), every value equally likely. `n` is from 1 to 2³². */
  int(n: number): number;
  /** The four 32-bit words that {@link restoreRng} continues from. */
  state(): readonly number[];
}

/**
 * A generator (xoroshiro128+) that depends on the seed and the stream numbers alone. Different streams of one seed are
 * independent, so a data loader can give every image its own: `createRng(seed, epoch, index)`.
 *
 * @param seed any safe integer
 * @param stream further safe integers that tell generators of one seed apart
 * @throws ArgumentRangeError if one of them is not a safe integer
 */
export function createRng(seed: number, ...stream: number[]): Rng {
  // The words are hashed rather than used as the state: neighbouring seeds must not give related sequences.
  const state = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x71374491]; // fractions of the golden ratio, π, e and a SHA constant
  for (const value of [seed, ...stream]) {
    if (!Number.isSafeInteger(value)) {
      throw new ArgumentRangeError(
        `Expected seed and stream numbers to be safe integers, got ${shownValue(value)}.`,
        { hint: 'Give whole numbers, such as createRng(seed, epoch, index).' },
      );
    }
    absorb(state, value | 0);
    absorb(state, Math.floor(value / 2 ** 32) | 0);
  }
  absorb(state, stream.length); // (1) and (1, 0) differ
  if (state.every((word) => word === 0)) return wrap(xoroshiro128plus(1)); // the one state that xoroshiro cannot leave
  return wrap(xoroshiro128plusFromState(state));
}

/**
 * Continues a generator from what its `state()` returned.
 *
 * @throws ArgumentRangeError for anything else
 */
export function restoreRng(state: readonly number[]): Rng {
  if (!Array.isArray(state) || state.length !== 4 || !state.every(Number.isInteger)) {
    throw new ArgumentRangeError(
      `Expected the four whole numbers of a generator's state, got ${shownValue(state)}.`,
      { hint: 'Pass on what state() returned.' },
    );
  }
  return wrap(xoroshiro128plusFromState(state));
}

function wrap(generator: RandomGenerator): Rng {
  return {
    next: () => (generator.next() >>> 0) / 2 ** 32,
    int(n) {
      if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
        throw new ArgumentRangeError(`Expected an integer from 1 to 2^32, got ${shownValue(n)}.`, {
          hint: 'It is the number of values to draw one of.',
        });
      }
      const limit = 2 ** 32 - (2 ** 32 % n); // draws from here on would favour the small numbers
      let draw = generator.next() >>> 0;
      while (draw >= limit) draw = generator.next() >>> 0;
      return draw % n;
    },
    state: () => [...generator.getState()],
  };
}

/** Mixes one 32-bit word into the four state words; each step is murmur3's finaliser. */
function absorb(state: number[], word: number): void {
  let carry = word | 0;
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 4; i++) {
      carry = finalise((state[i]! ^ carry) + 0x9e3779b9 * (i + 1));
      state[i] = carry;
    }
  }
}

function finalise(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
