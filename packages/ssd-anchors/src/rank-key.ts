// A score and an index in one double, so that the engine's own number sort ranks them: ascending keys are
// descending scores, and equal scores come by ascending index. 32 bits of score and 21 of index fill the 53
// exact bits of a double. Several times as fast as sorting indices with a comparator.

const INDICES = 2 ** 21;
const SIGN = 0x80000000;
const ALL = 0xffffffff;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Sort key of a single-precision score (not NaN) and an index below 2²¹. */
export function rankKey(score: number, index: number): number {
  float[0] = score + 0; // −0 would otherwise rank below 0
  const raw = bits[0]!;
  // Order-preserving map of floats to unsigned integers, turned round so that high scores come first.
  const rank = raw >= SIGN ? raw : ALL - SIGN - raw;
  return rank * INDICES + index;
}

/** The index in a key. */
export function keyIndex(key: number): number {
  return key % INDICES;
}

/** The score in a key. */
export function keyScore(key: number): number {
  const rank = Math.floor(key / INDICES);
  bits[0] = rank >= SIGN ? rank : ALL - SIGN - rank;
  return float[0]!;
}
