import { recallGrids } from './recall-grid.js';
import type { RecallGrid } from './recall-grid.js';
import type { Metric } from './settings.js';

/** VOC2007: the mean over 11 recalls of the best precision at that recall or a higher one. */
const elevenPoint = (
  precision: ArrayLike<number>,
  recall: ArrayLike<number>,
  grid: readonly number[],
): number => {
  const best = new Float64Array(grid.length); // best precision at recall ≥ grid[t]
  for (let i = 0; i < precision.length; i++) {
    const p = precision[i]!;
    for (let t = 0; t < best.length && recall[i]! >= grid[t]!; t++) if (p > best[t]!) best[t] = p;
  }
  // Divided once, so that a perfect curve is exactly 1.
  return best.reduce((sum, p) => sum + p, 0) / best.length;
};

/** VOC2010: the area under the envelope, which is at each recall the best precision there or to its right. */
const areaUnderEnvelope = (precision: ArrayLike<number>, recall: ArrayLike<number>): number => {
  let area = 0;
  let envelope = 0;
  for (let i = precision.length - 1; i >= 0; i--) {
    const p = precision[i]!;
    if (p > envelope) envelope = p; // false for NaN, as MATLAB's max passes over it
    area += (recall[i]! - (i > 0 ? recall[i - 1]! : 0)) * envelope;
  }
  return area;
};

/**
 * Average precision of one curve, by the devkit's rule.
 *
 * @param precision one value a detection, best score first; NaN counts as nothing
 * @param recall same length, never falling
 * @param options.recallGrid see `EvaluatorOptions.recallGrid`
 */
export const averagePrecision = (
  precision: ArrayLike<number>,
  recall: ArrayLike<number>,
  { metric, recallGrid = 'numpy' }: { readonly metric: Metric; readonly recallGrid?: RecallGrid },
): number =>
  metric === 'voc07'
    ? elevenPoint(precision, recall, recallGrids[recallGrid])
    : areaUnderEnvelope(precision, recall);
