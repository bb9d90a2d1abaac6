import { createRng } from '@ssd/augment';

/** First stream number of each use of the seed, so that no two uses draw the same numbers. */
export const STREAMS = { order: 1, augmentation: 2 } as const;

/** The order in which an epoch goes through `count` samples: a permutation that depends on seed and epoch alone. */
export function epochOrder(count: number, seed: number, epoch: number, shuffle: boolean): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  if (!shuffle) return order;
  const rng = createRng(seed, STREAMS.order, epoch);
  for (let i = count - 1; i > 0; i--) {
    const j = rng.int(i + 1); // Fisher–Yates
    const moved = order[i]!;
    order[i] = order[j]!;
    order[j] = moved;
  }
  return order;
}
