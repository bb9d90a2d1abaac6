import { ArgumentRangeError, shownValue } from '@ssd/errors';

/** A source of uniform numbers in [0, 1) with 32 random bits each. */
export type Random = () => number;

/** The state of a {@link xoshiro128} generator: four 32-bit words, not all zero. */
export type XoshiroState = readonly [number, number, number, number];

/** Bound once: one trunk takes tens of millions, and where globals are proxied (test runners) a look-up costs. */
const { imul } = Math;

const UINT32 = 2 ** 32;

function rotateLeft(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

/** xoshiro128** 1.1 (Blackman & Vigna, 2018): the next 32-bit word at every call. */
export function xoshiro128([a, b, c, d]: XoshiroState): () => number {
  let [s0, s1, s2, s3] = [a | 0, b | 0, c | 0, d | 0];
  return () => {
    const word = imul(rotateLeft(imul(s1, 5), 7), 9) >>> 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotateLeft(s3, 11);
    return word;
  };
}

/** SplitMix with 32-bit words: spreads a poor seed over the four words of the generator. */
function splitMix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0; // 2³² / golden ratio
    let z = state;
    z = imul(z ^ (z >>> 16), 0x21f0aaad);
    z = imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

/**
 * A generator for one named stream of a seed. Streams do not depend on each other, so adding a layer to a table
 * leaves the initial values of the others as they were.
 *
 * @param seed a safe integer
 * @param stream any text, such as a variable's name
 * @throws ArgumentRangeError if the seed is not a safe integer
 */
export function createRandom(seed: number, stream: string): Random {
  if (!Number.isSafeInteger(seed)) {
    throw new ArgumentRangeError(`Expected a whole number as seed, got ${shownValue(seed)}.`, {
      hint: 'Any will do; the same one gives the same numbers.',
    });
  }
  const low = splitMix32(seed % UINT32);
  const high = splitMix32(Math.floor(seed / UINT32) ^ hash(stream));
  const word = (): number => (low() ^ high()) >>> 0;
  const [a, b, c] = [word(), word(), word()];
  const next = xoshiro128([a, b, c, word() | 1]); // | 1: never all zero
  return () => next() / UINT32;
}

/** Standard normal numbers out of uniform ones (Box & Muller, 1958). */
export function normal(random: Random): Random {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random())); // 1 − u is in (0, 1]: the logarithm is finite
    const angle = 2 * Math.PI * random();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
