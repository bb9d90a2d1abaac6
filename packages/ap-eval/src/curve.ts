import { outcome } from './outcome.js';

/** One point a detection, best score first. */
export interface PrecisionRecallCurve {
  readonly scores: Float64Array;
  /** True positives among the counted detections so far; NaN until the first that counts (is not ignored). */
  readonly precision: Float64Array;
  /** True positives so far among the positives; NaN where the class has none. */
  readonly recall: Float64Array;
}

/**
 * The curve of one class from what became of its detections, as the devkit's cumulative sums give it.
 *
 * @param scores from high to low
 * @param outcomes one a score
 */
export function precisionRecallCurve(
  scores: Float64Array,
  outcomes: Uint8Array,
  positives: number,
): PrecisionRecallCurve {
  const n = scores.length;
  const precision = new Float64Array(n);
  const recall = new Float64Array(n);
  let hits = 0;
  let misses = 0;
  for (let k = 0; k < n; k++) {
    if (outcomes[k] === outcome.truePositive) hits++;
    else if (outcomes[k] === outcome.falsePositive) misses++;
    precision[k] = hits / (hits + misses);
    recall[k] = hits / positives; // 0 / 0 = NaN
  }
  return { scores, precision, recall };
}
