import { createRng } from '@ssd/augment';
import type { Rng } from '@ssd/augment';

/** First stream number of each use of the seed, so that no two uses draw the same numbers. */
export const STREAMS = { order: 1, augmentation: 2 } as const;

export interface EpochOptions {
  seed: number;
  epoch: number;
  shuffle: boolean;
}

/**
 * The samples of an epoch in their order, which depend on seed and epoch alone. With a rate of 1 each that is a
 * permutation. Of a rate in between, the whole part is shown in every epoch, the rest in that share of the epochs.
 *
 * @param rates how often each sample is shown on average; see `samplingRates`
 * @returns as many indices as {@link epochLength} says
 */
export function epochOrder(rates: Float64Array, { seed, epoch, shuffle }: EpochOptions): Int32Array {
  const all = Int32Array.from(rates.keys());
  const rng = createRng(seed, STREAMS.order, epoch);
  if (shuffle) shuffleInPlace(all, rng);
  if (rates.every((rate) => rate === 1)) return all;
  const order = sampleSystematically(all, rates, rng);
  return shuffle ? shuffleInPlace(order, rng) : order;
}

/** Number of samples that an epoch shows. */
export function epochLength(rates: Float64Array): number {
  return Math.round(rates.reduce((sum, rate) => sum + rate, 0));
}

/** Fisher–Yates. */
function shuffleInPlace(values: Int32Array, rng: Rng): Int32Array {
  for (let i = values.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    const moved = values[i]!;
    values[i] = values[j]!;
    values[j] = moved;
  }
  return values;
}

/**
 * Systematic sampling: samples are laid along a line, each as long as its rate, and taken at every whole number plus
 * one random offset. Every sample is taken ⌊rate⌋ or ⌈rate⌉ times, and always as many in all.
 */
function sampleSystematically(samples: Int32Array, rates: Float64Array, rng: Rng): Int32Array {
  const offset = rng.next();
  const taken = new Int32Array(epochLength(rates));
  let end = 0;
  let count = 0;
  for (const sample of samples) {
    end += rates[sample]!;
    while (count < taken.length && count + offset < end) taken[count++] = sample;
  }
  // Rounding may leave the last point beyond the end of the line.
  while (count < taken.length) taken[count++] = samples.at(-1)!;
  return taken;
}
