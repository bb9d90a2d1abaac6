import { outcome } from './match.js';
import { descendingOrder } from './score-order.js';

/** One point a detection, best score first. */
export interface PrecisionRecallCurve {
  readonly scores: Float64Array;
  /** True positives among the counted detections so far; NaN until the first that counts (is not ignored). */
  readonly precision: Float64Array;
  /** True positives so far among the positives; NaN where the class has none. */
  readonly recall: Float64Array;
}

/** The curve of one class from what became of its detections, as the devkit's cumulative sums give it. */
export const precisionRecallCurve = (
  scores: Float64Array,
  outcomes: Uint8Array,
  positives: number,
): PrecisionRecallCurve => {
  const order = descendingOrder(scores);
  const n = order.length;
  const sorted = new Float64Array(n);
  const precision = new Float64Array(n);
  const recall = new Float64Array(n);
  let hits = 0;
  let misses = 0;
  for (let k = 0; k < n; k++) {
    const i = order[k]!;
    if (outcomes[i] === outcome.truePositive) hits++;
    else if (outcomes[i] === outcome.falsePositive) misses++;
    sorted[k] = scores[i]!;
    precision[k] = hits / (hits + misses);
    recall[k] = hits / positives; // 0 / 0 = NaN
  }
  return { scores: sorted, precision, recall };
};
