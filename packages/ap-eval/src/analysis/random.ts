/** Numbers from 0 up to, not including, 1. */
export type RandomSource = () => number;

/**
 * A seeded generator (SplitMix32: an additive counter through a 32-bit mixer), the same numbers on every machine.
 *
 * @param seed any whole number; its lowest 32 bits count
 */
export function seededRandom(seed: number): RandomSource {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
}
