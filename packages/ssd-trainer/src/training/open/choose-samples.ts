import { createRng } from '@ssd/augment';

/** Stream of the seed's random numbers for this; the loader's are 1 and 2. */
const STREAM = 3;

/**
 * The first `count` samples in an order that the seed decides: files of one scene often stand side by side in a split. A
 * larger count keeps those of a smaller one.
 *
 * @returns in the order they are given in; all of them where there are no more
 */
export function chooseSamples<T>(samples: readonly T[], count: number, seed: number): T[] {
  const indices = [...samples.keys()];
  const rng = createRng(seed, STREAM);
  const taken = Math.min(count, samples.length);
  for (let i = 0; i < taken; i++) {
    const j = i + rng.int(indices.length - i);
    [indices[i], indices[j]] = [indices[j]!, indices[i]!];
  }
  return indices
    .slice(0, taken)
    .sort((a, b) => a - b)
    .map((index) => samples[index]!);
}
