import { averagePrecision } from '../average-precision.js';
import { dataOf } from '../evaluator.js';
import type { Evaluator } from '../evaluator.js';
import { gatherUint32 } from '../gather.js';
import { groupBy } from '../group.js';
import { meanOf } from '../numbers.js';
import { outcome } from '../outcome.js';
import { imageObjects } from './image-objects.js';
import { matchAtIous } from './match-at-ious.js';
import type { RandomSource } from './random.js';

/** The detections of one class that count at one IoU, arranged for the weights of a resample. */
interface Hits {
  /** Image of each true positive, best score first. */
  readonly images: Uint32Array;
  /** Rank of each true positive among all detections of the class. */
  readonly ranks: Uint32Array;
  /** Images of the detections that count as nothing, best score first. */
  readonly ignoredImages: Uint32Array;
  /** How many of these are ahead of each true positive. */
  readonly ignoredEnds: Uint32Array;
}

interface ResampledClass {
  /** Image of each detection, best score first, down to the last true positive at any IoU: later ones change nothing. */
  readonly detections: Uint32Array;
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

function hitsOf(detections: Uint32Array, outcomes: Uint8Array): Hits {
  const images: number[] = [];
  const ranks: number[] = [];
  const ignoredImages: number[] = [];
  const ignoredEnds: number[] = [];
  for (let k = 0; k < detections.length; k++) {
    if (outcomes[k] === outcome.ignored) ignoredImages.push(detections[k]!);
    else if (outcomes[k] === outcome.truePositive) {
      images.push(detections[k]!);
      ranks.push(k);
      ignoredEnds.push(ignoredImages.length);
    }
  }
  return {
    images: Uint32Array.from(images),
    ranks: Uint32Array.from(ranks),
    ignoredImages: Uint32Array.from(ignoredImages),
    ignoredEnds: Uint32Array.from(ignoredEnds),
  };
}

/**
 * Matches an evaluation once and computes AP for any weights of its images. A weight of 2 is the image twice, its
 * detections side by side in the order of scores; matching never looks beyond an image, so it stays what it was.
 */
export function weightedAps(evaluator: Evaluator): (weights: ArrayLike<number>) => WeightedAps {
  const { settings } = evaluator;
  const data = dataOf(evaluator);
  const { truth, detections } = data;
  const { ignore } = imageObjects(data, settings);
  const { ious } = settings;
  const objectsOf = groupBy(truth.labels, evaluator.classes.length);
  let longest = 0;
  const classes = matchAtIous(data, evaluator.classes, settings, ious).map(
    ({ matches: { rows, outcomes } }, label): ResampledClass => {
      const counts = new Map<number, number>();
      for (const row of objectsOf.rows.subarray(objectsOf.starts[label], objectsOf.starts[label + 1]))
        if (!ignore[row]) counts.set(truth.images[row]!, (counts.get(truth.images[row]!) ?? 0) + 1);
      const outcomesAt = ious.map((_, t) => outcomes.subarray(t * rows.length, (t + 1) * rows.length));
      const end = 1 + Math.max(...outcomesAt.map((own) => own.lastIndexOf(outcome.truePositive)));
      const found = gatherUint32(detections.images, rows.subarray(0, end));
      const atIou = outcomesAt.map((own) => hitsOf(found, own));
      longest = Math.max(longest, end);
      return {
        detections: found,
        atIou,
        images: Uint32Array.from(counts.keys()),
        positives: Uint32Array.from(counts.values()),
      };
    },
  );
  // Only true positives make points of the curve that an AP depends on: precision falls between them.
  const precision = new Float64Array(longest);
  const recall = new Float64Array(longest);
  const counted = new Float64Array(longest); // detections up to each, by weight: the same at every IoU

  const apAt = (
    { images, ranks, ignoredImages, ignoredEnds }: Hits,
    positives: number,
    weights: ArrayLike<number>,
  ): number => {
    let hits = 0;
    let ignored = 0;
    let points = 0;
    let at = 0;
    for (let k = 0; k < images.length; k++) {
      const weight = weights[images[k]!]!;
      if (weight === 0) continue;
      for (const end = ignoredEnds[k]!; at < end; at++) ignored += weights[ignoredImages[at]!]!;
      hits += weight;
      precision[points] = hits / (counted[ranks[k]!]! - ignored);
      recall[points++] = hits / positives;
    }
    return averagePrecision(precision.subarray(0, points), recall.subarray(0, points), settings);
  };

  return (weights) => {
    const aps = Float64Array.from(classes, ({ detections: own, atIou, images, positives }) => {
      let wanted = 0;
      for (let i = 0; i < images.length; i++) wanted += weights[images[i]!]! * positives[i]!;
      if (wanted === 0) return NaN;
      let total = 0;
      for (let k = 0; k < own.length; k++) {
        total += weights[own[k]!]!;
        counted[k] = total;
      }
      let sum = 0;
      for (const hits of atIou) sum += apAt(hits, wanted, weights);
      return sum / atIou.length;
    });
    return { map: meanOf(aps) ?? NaN, classes: aps };
  };
}

/** Draws as many images as there are, with replacement: how often each was drawn. */
export function drawWeights(weights: Uint32Array, random: RandomSource): void {
  weights.fill(0);
  const n = weights.length;
  for (let i = 0; i < n; i++) weights[Math.floor(random() * n)]!++;
}
