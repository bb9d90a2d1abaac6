import { didYouMean } from './closest.js';
import { EvaluationError } from './errors.js';
import { recallGrids } from './recall-grid.js';
import type { RecallGrid } from './recall-grid.js';

/**
 * The rule that turns a precision/recall curve into one number:
 * `voc07` is the mean of 11 interpolated precisions (devkit 2007), `voc10` the area under the envelope (devkit 2010 on).
 */
export type Metric = 'voc07' | 'voc10';

export const metrics: readonly Metric[] = ['voc07', 'voc10'];

export interface EvaluatorOptions {
  /** Foreground class names; a label is an index into this list. No name twice. */
  readonly classes: readonly string[];
  /** The rule for AP. */
  readonly metric: Metric;
  /**
   * A detection hits when its IoU with the best ground truth is at least this. Range: (0, 1].
   *
   * @default 0.5
   */
  readonly iouThreshold?: number;
  /**
   * Added to every width and height: 1 for VOC's inclusive pixels (a box from 5 to 7 covers 3 pixels), 0 for
   * continuous coordinates.
   *
   * @default 1
   */
  readonly pixelOffset?: 0 | 1;
  /**
   * Difficult objects are neither positives nor misses, and a detection of one counts as nothing. `false` treats them
   * as any other object.
   *
   * @default true
   */
  readonly ignoreDifficult?: boolean;
  /**
   * The 11 recalls of `voc07` as NumPy computes them (all Python evaluators, so nearly all published numbers) or as
   * MATLAB does (the devkit run in MATLAB). They differ in the last bit of 0.6 and 0.7, which decides whether a recall
   * of exactly 6/10 or 7/10 reaches them. Of no effect for `voc10`.
   *
   * @default 'numpy'
   */
  readonly recallGrid?: RecallGrid;
  /**
   * Detections with a lower score are dropped (counted in `result.dropped`). SSD papers use 0.01. `-Infinity` keeps
   * all, which scores that are not probabilities need.
   *
   * @default 0.01
   */
  readonly scoreThreshold?: number;
  /**
   * Detections kept in one image, all classes together, best scores first. SSD papers use 200. `Infinity` keeps all.
   *
   * @default 200
   */
  readonly maxDetections?: number;
}

/** The rules a result was made with, defaults filled in. */
export interface EvaluatorSettings {
  readonly metric: Metric;
  readonly iouThreshold: number;
  readonly pixelOffset: 0 | 1;
  readonly ignoreDifficult: boolean;
  readonly recallGrid: RecallGrid;
  readonly scoreThreshold: number;
  readonly maxDetections: number;
}

const bad = (message: string): never => {
  throw new EvaluationError('BAD_OPTION', message);
};

export const checkClasses = (classes: readonly string[]): readonly string[] => {
  const seen = new Set<string>();
  classes.forEach((name, i) => {
    if (typeof name !== 'string' || name === '')
      bad(`Expected classes[${i}] to be a non-empty string, got ${JSON.stringify(name)}.`);
    if (seen.has(name)) bad(`Expected every class once, got "${name}" again at classes[${i}].`);
    seen.add(name);
  });
  return Object.freeze([...classes]);
};

/** Defaults filled in and every value checked. */
export const resolveSettings = ({
  metric,
  iouThreshold = 0.5,
  pixelOffset = 1,
  ignoreDifficult = true,
  recallGrid = 'numpy',
  scoreThreshold = 0.01,
  maxDetections = 200,
}: EvaluatorOptions): EvaluatorSettings => {
  if (!metrics.includes(metric)) bad(`Unknown metric "${metric}".${didYouMean(metric, metrics)}`);
  if (!(iouThreshold > 0 && iouThreshold <= 1)) bad(`Expected 0 < iouThreshold ≤ 1, got ${iouThreshold}.`);
  if (![0, 1].includes(pixelOffset)) {
    bad(
      `Expected pixelOffset to be 1 (inclusive pixels) or 0 (continuous coordinates), got ${String(pixelOffset)}.`,
    );
  }
  if (typeof ignoreDifficult !== 'boolean')
    bad(`Expected ignoreDifficult to be a boolean, got ${String(ignoreDifficult)}.`);
  if (!(recallGrid in recallGrids))
    bad(`Unknown recallGrid "${recallGrid}".${didYouMean(recallGrid, Object.keys(recallGrids))}`);
  if (typeof scoreThreshold !== 'number' || Number.isNaN(scoreThreshold)) {
    bad(
      `Expected scoreThreshold to be a number (-Infinity keeps all detections), got ${String(scoreThreshold)}.`,
    );
  }
  if (!(maxDetections === Infinity || (Number.isInteger(maxDetections) && maxDetections > 0))) {
    bad(`Expected maxDetections to be a positive integer or Infinity, got ${maxDetections}.`);
  }
  return Object.freeze({
    metric,
    iouThreshold,
    pixelOffset,
    ignoreDifficult,
    recallGrid,
    scoreThreshold,
    maxDetections,
  });
};
