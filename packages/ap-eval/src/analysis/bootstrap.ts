import { EvaluationError } from '../errors.js';
import { dataOf } from '../evaluator.js';
import type { Evaluator } from '../evaluator.js';
import { percentileInterval } from './quantile.js';
import type { Interval } from './quantile.js';
import { seededRandom } from './random.js';
import type { RandomSource } from './random.js';
import { drawWeights, weightedAps } from './resampling.js';
import { knownOptions } from '../known-options.js';

export interface BootstrapOptions {
  /**
   * Number of resamples. Range: 1 and up.
   *
   * @default 1000
   */
  readonly resamples?: number;
  /**
   * Share of the resamples that the interval covers. Range: (0, 1).
   *
   * @default 0.95
   */
  readonly level?: number;
  /**
   * Of the generator: the same seed gives the same intervals.
   *
   * @default 0
   */
  readonly seed?: number;
  /** A generator in place of the seeded one. */
  readonly random?: RandomSource;
}

const OPTIONS = {
  resamples: true,
  level: true,
  seed: true,
  random: true,
} satisfies Record<keyof BootstrapOptions, true>;

/** How a bootstrap was made. */
export interface BootstrapSettings {
  readonly resamples: number;
  readonly level: number;
  /** Null where a generator was given. */
  readonly seed: number | null;
}

/** A number with its percentile interval. */
export interface Estimate extends Interval {
  readonly estimate: number;
}

export interface BootstrapResult extends BootstrapSettings {
  /** Null where undefined: no class has positives. */
  readonly map: Estimate | null;
  /** By class; null without positives. */
  readonly classes: Readonly<Record<string, Estimate | null>>;
}

/** The generator, and what to say of it. */
export function bootstrapSettings(
  options: BootstrapOptions,
): BootstrapSettings & { readonly next: RandomSource } {
  knownOptions(options, OPTIONS, 'bootstrap');
  const { resamples = 1000, level = 0.95, seed = 0, random } = options;
  if (!(Number.isInteger(resamples) && resamples > 0))
    throw new EvaluationError('BAD_OPTION', `Expected resamples to be a positive integer, got ${resamples}.`);
  if (!(level > 0 && level < 1))
    throw new EvaluationError('BAD_OPTION', `Expected 0 < level < 1, got ${level}.`);
  if (!Number.isInteger(seed))
    throw new EvaluationError('BAD_OPTION', `Expected seed to be an integer, got ${seed}.`);
  return { resamples, level, seed: random ? null : seed, next: random ?? seededRandom(seed) };
}

/**
 * Confidence intervals by the bootstrap over images: as many images as there are are drawn with replacement, AP and mean
 * AP computed of them, again and again; the interval holds the middle 95 % of what comes out. Images are matched once. A
 * class is left out of the resamples in which it has no objects.
 *
 * The interval says how much the numbers depend on which images happened to be in the set; not on the training.
 *
 * @throws EvaluationError BAD_OPTION
 */
export function bootstrap(evaluator: Evaluator, options: BootstrapOptions = {}): BootstrapResult {
  const { next, ...settings } = bootstrapSettings(options);
  const { resamples, level } = settings;
  const apsOf = weightedAps(evaluator);
  const weights = new Uint32Array(dataOf(evaluator).images.count).fill(1);
  const estimate = apsOf(weights);
  const maps = new Float64Array(resamples);
  const byClass = evaluator.classes.map(() => new Float64Array(resamples));
  for (let r = 0; r < resamples; r++) {
    drawWeights(weights, next);
    const { map, classes } = apsOf(weights);
    maps[r] = map;
    classes.forEach((ap, c) => (byClass[c]![r] = ap));
  }
  const withInterval = (value: number, values: Float64Array): Estimate | null => {
    const interval = Number.isNaN(value) ? null : percentileInterval(values, level);
    return interval && { estimate: value, ...interval };
  };
  return {
    ...settings,
    map: withInterval(estimate.map, maps),
    classes: Object.fromEntries(
      evaluator.classes.map((name, c) => [name, withInterval(estimate.classes[c]!, byClass[c]!)]),
    ),
  };
}
