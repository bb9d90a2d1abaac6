import type { Words } from './split-mix-32.js';

/** The state of a {@link xoshiro128} generator: four 32-bit words, not all zero. */
export type XoshiroState = readonly [number, number, number, number];

/** Bound once: one trunk takes tens of millions, and where globals are proxied (test runners) a look-up costs. */
const { imul } = Math;

function rotateLeft(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

/** xoshiro128** 1.1 (Blackman & Vigna, 2018). */
export function xoshiro128([a, b, c, d]: XoshiroState): Words {
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
