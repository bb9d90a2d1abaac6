import { createHash } from 'node:crypto';

/** Splits that a folder without lists has: of ten images about eight are `train`, one is `val` and one is `test`. */
export const DRAWN_SPLITS = ['train', 'val', 'test', 'trainval', 'all'] as const;
export type DrawnSplit = (typeof DRAWN_SPLITS)[number];

/** Upper ends of `train` and `val`. */
const TRAIN = 0.8;
const VAL = 0.9;

const PARTS: Readonly<Record<DrawnSplit, readonly string[]>> = {
  train: ['train'],
  val: ['val'],
  test: ['test'],
  trainval: ['train', 'val'],
  all: ['train', 'val', 'test'],
};

/**
 * The images of a split of a folder without lists, sorted. Each image's place is drawn from the seed and its own name
 * alone: an image added later moves no other. Only where chance leaves a split without any image does it take one of
 * its neighbour's, so that three images are enough to have all three.
 */
export function drawSplit(ids: readonly string[], split: DrawnSplit, seed: number): string[] {
  const drawn = ids
    .map((id) => ({ id, at: place(id, seed) }))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const least = ids.length >= 3 ? 1 : 0;
  const count = (below: number): number => drawn.filter(({ at }) => at < below).length;
  // Ends of train and of val, moved where a split would be empty.
  const last = Math.min(count(VAL), ids.length - least);
  const val = Math.max(last, 2 * least);
  const train = Math.max(Math.min(count(TRAIN), val - least), least);
  const parts: Readonly<Record<string, readonly [number, number]>> = {
    train: [0, train],
    val: [train, val],
    test: [val, ids.length],
  };
  return PARTS[split]
    .flatMap((part) => drawn.slice(...parts[part]!))
    .map(({ id }) => id)
    .sort();
}

/** A number from 0 to 1 that depends on seed and name alone: the first 48 bits of their SHA-256. */
function place(id: string, seed: number): number {
  const hash = createHash('sha256').update(`${seed}\0${id}`).digest();
  return hash.readUIntBE(0, 6) / 2 ** 48;
}
