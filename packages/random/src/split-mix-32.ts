/** Bound once: where globals are proxied (test runners) a look-up for each of millions of numbers costs. */
const { imul } = Math;

/** The next 32-bit word at every call. */
export type Words = () => number;

/**
 * SplitMix with 32-bit words: an additive counter through a mixer. It spreads a poor seed over the state of another generator,
 * and is itself good enough for draws of a few thousand.
 *
 * @param seed any whole number; its lowest 32 bits count
 */
export function splitMix32(seed: number): Words {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0; // 2³² / golden ratio
    let z = state;
    z = imul(z ^ (z >>> 16), 0x21f0aaad);
    z = imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}
