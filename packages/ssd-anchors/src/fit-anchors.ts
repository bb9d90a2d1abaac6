import { ArgumentTypeError, expectOptions, shownValue } from '@ssd/errors';
import type { BoxShape } from './box-table.js';
import { expectNormalised } from './expect-boxes.js';
import { expectCount } from './expect-number.js';

/** Source of random numbers; a generator of @ssd/augment is one. */
export interface Random {
  /** Next number, 0 ≤ x < 1. */
  next(): number;
}

export interface FitOptions {
  /** Number of shapes to find. Range: 1 or more; where there are fewer distinct sizes, fewer are returned. */
  readonly count: number;
  readonly rng: Random;
  /**
   * Most rounds of k-means.
   *
   * @default 100
   */
  readonly iterations?: number;
}

const OPTIONS = Object.keys({
  count: true,
  rng: true,
  iterations: true,
} satisfies Record<keyof FitOptions, true>);

export interface FittedShapes {
  /** By area, the smallest first. */
  readonly shapes: readonly BoxShape[];
  /** Mean overlap (IoU, both centred) of the boxes with their best shape; null where there are no boxes. */
  readonly meanIou: number | null;
}

/**
 * Shapes of default boxes that fit a data set: k-means on widths and heights with the distance 1 − IoU
 * (YOLO9000, section 2, "Dimension Clusters"), started as k-means++ does. The same boxes and the same
 * generator give the same shapes. The best round is returned, as a mean is not the best centre for IoU.
 *
 * @param boxes [n, 4] xmin, ymin, xmax, ymax, normalised; boxes without area are left out
 * @throws ArgumentRangeError for a count or number of iterations below 1 and boxes that are not finite, swapped or not
 * normalised; ArgumentTypeError for a generator that is none.
 */
export function fitAnchors(boxes: Float32Array, options: FitOptions): FittedShapes {
  expectOptions(options, OPTIONS, 'fitAnchors');
  const { count, rng, iterations = 100 } = options;
  expectCount(count, 'count');
  expectCount(iterations, 'iterations');
  expectRandom(rng);
  const sizes = sizesOf(boxes);
  if (sizes.length === 0) return { shapes: [], meanIou: null };
  let shapes = spread(sizes, count, rng);
  let best = { shapes, meanIou: -1 };
  const nearest = new Int32Array(sizes.length).fill(-1);
  for (let round = 0; round <= iterations; round++) {
    const { changed, meanIou } = assign(sizes, shapes, nearest);
    if (meanIou > best.meanIou) best = { shapes, meanIou };
    if (!changed) break;
    shapes = means(sizes, shapes, nearest);
  }
  return {
    shapes: [...best.shapes].sort((a, b) => a.width * a.height - b.width * b.height),
    meanIou: best.meanIou,
  };
}

function expectRandom(rng: Random | undefined): void {
  if (typeof rng?.next === 'function') return;
  throw new ArgumentTypeError(
    `Expected rng to be a generator with a method next(), got ${shownValue(rng)}.`,
    {
      hint: 'Pass a seeded one, such as { next: () => … } that gives numbers from 0 up to 1.',
    },
  );
}

/** Overlap of two shapes that share their centre. */
function shapeIou(a: BoxShape, b: BoxShape): number {
  const shared = Math.min(a.width, b.width) * Math.min(a.height, b.height);
  return shared / (a.width * a.height + b.width * b.height - shared);
}

function sizesOf(boxes: Float32Array): BoxShape[] {
  const sizes: BoxShape[] = [];
  const n = expectNormalised(boxes, 'boxes');
  for (let i = 0; i < n; i++) {
    const width = boxes[4 * i + 2]! - boxes[4 * i]!;
    const height = boxes[4 * i + 3]! - boxes[4 * i + 1]!;
    if (width > 0 && height > 0) sizes.push({ width, height });
  }
  return sizes;
}

/** First shapes: one at random, then others with a probability ∝ (1 − IoU)² with the nearest chosen one. */
function spread(sizes: readonly BoxShape[], count: number, rng: Random): BoxShape[] {
  const shapes = [sizes[Math.floor(rng.next() * sizes.length)]!];
  const distances = sizes.map((size) => (1 - shapeIou(size, shapes[0]!)) ** 2);
  while (shapes.length < count) {
    const total = distances.reduce((sum, distance) => sum + distance, 0);
    if (!(total > 0)) break; // every distinct size is chosen already
    let left = rng.next() * total;
    let pick = distances.findIndex((distance) => (left -= distance) < 0);
    if (pick < 0) pick = distances.findLastIndex((distance) => distance > 0); // rounding used up the total
    const shape = sizes[pick]!;
    shapes.push(shape);
    for (const [i, size] of sizes.entries()) {
      distances[i] = Math.min(distances[i]!, (1 - shapeIou(size, shape)) ** 2);
    }
  }
  return shapes;
}

/** Gives each size its best shape (the first of equals), in place. */
function assign(
  sizes: readonly BoxShape[],
  shapes: readonly BoxShape[],
  nearest: Int32Array,
): { changed: boolean; meanIou: number } {
  let changed = false;
  let sum = 0;
  for (const [i, size] of sizes.entries()) {
    let best = 0;
    let highest = -1;
    for (const [s, shape] of shapes.entries()) {
      const overlap = shapeIou(size, shape);
      if (overlap > highest) {
        highest = overlap;
        best = s;
      }
    }
    changed ||= nearest[i] !== best;
    nearest[i] = best;
    sum += highest;
  }
  return { changed, meanIou: sum / sizes.length };
}

/** Mean width and height of each shape's sizes; a shape that no size chose stays as it is. */
function means(sizes: readonly BoxShape[], shapes: readonly BoxShape[], nearest: Int32Array): BoxShape[] {
  const sums = shapes.map(() => ({ width: 0, height: 0, members: 0 }));
  for (const [i, { width, height }] of sizes.entries()) {
    const sum = sums[nearest[i]!]!;
    sum.width += width;
    sum.height += height;
    sum.members++;
  }
  return sums.map(({ width, height, members }, s) =>
    members === 0 ? shapes[s]! : { width: width / members, height: height / members },
  );
}
