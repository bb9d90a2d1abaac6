import { EvaluationError } from '../errors.js';
import { dataOf } from '../evaluator.js';
import type { Evaluator } from '../evaluator.js';
import { bootstrapSettings } from './bootstrap.js';
import type { BootstrapOptions, BootstrapSettings } from './bootstrap.js';
import { percentileInterval } from './quantile.js';
import type { Interval } from './quantile.js';
import { drawWeights, weightedAps } from './resampling.js';

/** Two numbers, and how sure their difference is. */
export interface Difference extends Interval {
  readonly first: number;
  readonly second: number;
  /** second − first; `lower`, `upper` and `standardError` are of it. */
  readonly delta: number;
  /**
   * Two-sided p-value of the paired bootstrap: twice the share of resamples in which the difference is 0 or of the other
   * sign, and no less than 2 / (resamples + 1). Range: (0, 1]
   */
  readonly pValue: number;
}

export interface Comparison extends BootstrapSettings {
  /** Null where undefined: no class has positives. */
  readonly map: Difference | null;
  /** By class; null without positives. */
  readonly classes: Readonly<Record<string, Difference | null>>;
}

function fail(message: string): never {
  throw new EvaluationError('BAD_OPTION', message);
}

/** Throws unless both have the same classes, rules and ground truth; gives the second's image of each of the first. */
function pairImages(first: Evaluator, second: Evaluator): Uint32Array {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, v: unknown) => (v === Infinity || v === -Infinity ? String(v) : v));
  if (text(first.classes) !== text(second.classes))
    fail(
      `Expected the same classes in both evaluations (${first.classes.join(', ')}), got ${second.classes.join(', ')}.`,
    );
  for (const key of Object.keys(first.settings) as (keyof typeof first.settings)[]) {
    if (text(first.settings[key]) !== text(second.settings[key]))
      fail(
        `Expected the same ${key} in both evaluations (${text(first.settings[key])}), got ${text(second.settings[key])}.`,
      );
  }
  const [a, b] = [dataOf(first), dataOf(second)];
  if (a.images.count !== b.images.count)
    fail(`Expected the same images in both evaluations (${a.images.count}), got ${b.images.count}.`);
  if (a.truth.images.length !== b.truth.images.length)
    fail(
      `Expected the same ${a.truth.images.length} objects in both evaluations, got ${b.truth.images.length}.`,
    );
  return Uint32Array.from(
    a.images.ids,
    (id) =>
      b.images.indexOf(id) ??
      fail(`Expected the same images in both evaluations, got no "${id}" in the second.`),
  );
}

/** Differences below this are the rounding of sums in another order. */
const NOISE = 1e-12;

function minus(second: number, first: number): number {
  return Math.abs(second - first) < NOISE ? 0 : second - first; // NaN stays
}

function difference(
  [first, second]: readonly [number, number],
  deltas: Float64Array,
  level: number,
): Difference | null {
  const interval = Number.isNaN(first) || Number.isNaN(second) ? null : percentileInterval(deltas, level);
  if (interval === null) return null;
  let atMost = 0;
  let atLeast = 0;
  let defined = 0;
  for (const delta of deltas) {
    if (Number.isNaN(delta)) continue;
    defined++;
    if (delta <= 0) atMost++;
    if (delta >= 0) atLeast++;
  }
  const pValue = Math.min(1, (2 * (1 + Math.min(atMost, atLeast))) / (defined + 1));
  return { first, second, delta: minus(second, first), ...interval, pValue };
}

/**
 * Compares two sets of detections of the same images by the same rules: differences of AP by class and of the mean, with
 * percentile intervals and p-values of the paired bootstrap, in which both are measured on the same resamples of images.
 *
 * @throws EvaluationError BAD_OPTION where classes, rules, images or the number of objects differ
 */
export function compareEvaluations(
  first: Evaluator,
  second: Evaluator,
  options: BootstrapOptions = {},
): Comparison {
  const { next, ...settings } = bootstrapSettings(options);
  const { resamples, level } = settings;
  const secondOf = pairImages(first, second);
  const [firstAps, secondAps] = [weightedAps(first), weightedAps(second)];
  const weights = new Uint32Array(secondOf.length).fill(1);
  const secondWeights = new Uint32Array(secondOf.length).fill(1);
  const [a, b] = [firstAps(weights), secondAps(secondWeights)];
  const maps = new Float64Array(resamples);
  const byClass = first.classes.map(() => new Float64Array(resamples));
  for (let r = 0; r < resamples; r++) {
    drawWeights(weights, next);
    secondOf.forEach((image, i) => (secondWeights[image] = weights[i]!));
    const [one, other] = [firstAps(weights), secondAps(secondWeights)];
    maps[r] = minus(other.map, one.map);
    byClass.forEach((deltas, c) => (deltas[r] = minus(other.classes[c]!, one.classes[c]!)));
  }
  return {
    ...settings,
    map: difference([a.map, b.map], maps, level),
    classes: Object.fromEntries(
      first.classes.map((name, c) => [name, difference([a.classes[c]!, b.classes[c]!], byClass[c]!, level)]),
    ),
  };
}
