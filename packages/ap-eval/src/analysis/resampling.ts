import { averagePrecision } from '../average-precision.js';
import { dataOf } from '../evaluator.js';
import type { Evaluator } from '../evaluator.js';
import { meanOf } from '../numbers.js';
import { outcome } from '../outcome.js';
import { imageObjects } from './image-objects.js';
import { matchedAt } from './matched-at.js';
import type { RandomSource } from './random.js';

/** How many objects and detections of one class at one IoU each image brings, arranged for the weights of a resample. */
interface Hits {
  /** Image of each true positive, best score first. */
  readonly images: Uint32Array;
  /** Images of the false positives, best score first, down to the last true positive: later ones change nothing. */
  readonly missImages: Uint32Array;
  /** False positives ahead of each true positive, in all. */
  readonly missEnds: Uint32Array;
}

interface ResampledClass {
  /** One for each IoU. */
  readonly atIou: readonly Hits[];
  /** Images that have objects to be found, and how many. */
  readonly images: Uint32Array;
  readonly positives: Uint32Array;
}

/** Mean AP and AP by class; NaN where undefined. */
export interface WeightedAps {
  readonly map: number;
  readonly classes: Float64Array;
}

const hitsOf = (rows: Uint32Array, outcomes: Uint8Array, imageOf: Uint32Array): Hits => {
  const images: number[] = [];
  const missImages: number[] = [];
  const missEnds: number[] = [];
  const last = outcomes.lastIndexOf(outcome.truePositive);
  for (let k = 0; k <= last; k++) {
    const image = imageOf[rows[k]!]!;
    if (outcomes[k] === outcome.falsePositive) missImages.push(image);
    else if (outcomes[k] === outcome.truePositive) {
      images.push(image);
      missEnds.push(missImages.length);
    }
  }
  return {
    images: Uint32Array.from(images),
    missImages: Uint32Array.from(missImages),
    missEnds: Uint32Array.from(missEnds),
  };
};

/**
 * Matches an evaluation once and computes AP for any weights of its images. A weight of 2 is the image twice, its
 * detections side by side in the order of scores; matching never looks beyond an image, so it stays what it was.
 */
export const weightedAps = (evaluator: Evaluator): ((weights: ArrayLike<number>) => WeightedAps) => {
  const { settings } = evaluator;
  const data = dataOf(evaluator);
  const { truth, detections } = data;
  const { ignore } = imageObjects(data, settings);
  const { ious } = settings;
  let longest = 0;
  const classes = matchedAt(data, evaluator.classes, settings, ious).map(
    ({ matches: { rows, outcomes } }, label): ResampledClass => {
      const counts = new Map<number, number>();
      truth.labels.forEach((own, row) => {
        if (own !== label || ignore[row]) return;
        counts.set(truth.images[row]!, (counts.get(truth.images[row]!) ?? 0) + 1);
      });
      const atIou = ious.map((_, t) =>
        hitsOf(rows, outcomes.subarray(t * rows.length, (t + 1) * rows.length), detections.images),
      );
      longest = Math.max(longest, ...atIou.map((hits) => hits.images.length));
      return {
        atIou,
        images: Uint32Array.from(counts.keys()),
        positives: Uint32Array.from(counts.values()),
      };
    },
  );
  // Only true positives make points of the curve that an AP depends on: precision falls between them.
  const precision = new Float64Array(longest);
  const recall = new Float64Array(longest);

  const apAt = (
    { images, missImages, missEnds }: Hits,
    positives: number,
    weights: ArrayLike<number>,
  ): number => {
    let hits = 0;
    let misses = 0;
    let points = 0;
    let at = 0;
    for (let k = 0; k < images.length; k++) {
      const weight = weights[images[k]!]!;
      const end = missEnds[k]!;
      for (; at < end; at++) misses += weights[missImages[at]!]!;
      if (weight === 0) continue;
      hits += weight;
      precision[points] = hits / (hits + misses);
      recall[points++] = hits / positives;
    }
    return averagePrecision(precision.subarray(0, points), recall.subarray(0, points), settings);
  };

  return (weights) => {
    const aps = Float64Array.from(classes, ({ atIou, images, positives }) => {
      let wanted = 0;
      for (let i = 0; i < images.length; i++) wanted += weights[images[i]!]! * positives[i]!;
      if (wanted === 0) return NaN;
      let sum = 0;
      for (const hits of atIou) sum += apAt(hits, wanted, weights);
      return sum / atIou.length;
    });
    return { map: meanOf(aps) ?? NaN, classes: aps };
  };
};

/** Draws as many images as there are, with replacement: how often each was drawn. */
export const drawWeights = (weights: Uint32Array, random: RandomSource): void => {
  weights.fill(0);
  const n = weights.length;
  for (let i = 0; i < n; i++) weights[Math.floor(random() * n)]!++;
};
