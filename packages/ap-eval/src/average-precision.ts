import { cocoRecalls } from './coco-rules.js';
import type { Metric } from './metric.js';
import { recallGrids } from './recall-grid.js';
import type { RecallGrid } from './recall-grid.js';

/** VOC2007 and COCO: the mean over some recalls of the best precision at that recall or a higher one. */
function meanOverRecalls(
  precision: ArrayLike<number>,
  recall: ArrayLike<number>,
  grid: ArrayLike<number>,
): number {
  const best = new Float64Array(grid.length); // best precision from the detection that first reaches grid[t]
  let reached = 0;
  for (let i = 0; i < precision.length; i++) {
    while (reached < best.length && recall[i]! >= grid[reached]!) reached++;
    const p = precision[i]!;
    if (reached > 0 && p > best[reached - 1]!) best[reached - 1] = p; // false for NaN
  }
  // What is best at a higher recall is there at the lower ones too. Summed from the first on, as it always was.
  for (let t = best.length - 2; t >= 0; t--) if (best[t + 1]! > best[t]!) best[t] = best[t + 1]!;
  // Divided once, so that a perfect curve is exactly 1.
  return best.reduce((sum, p) => sum + p, 0) / best.length;
}

/** VOC2010: the area under the envelope, which is at each recall the best precision there or to its right. */
function areaUnderEnvelope(precision: ArrayLike<number>, recall: ArrayLike<number>): number {
  let area = 0;
  let envelope = 0;
  for (let i = precision.length - 1; i >= 0; i--) {
    const p = precision[i]!;
    if (p > envelope) envelope = p; // false for NaN, as MATLAB's max passes over it
    area += (recall[i]! - (i > 0 ? recall[i - 1]! : 0)) * envelope;
  }
  return area;
}

/**
 * Average precision of one curve: by the devkit's rule, by COCO's 101 recalls, or by the reference's 11 (NumPy's).
 *
 * @param precision one value a detection, best score first; NaN counts as nothing
 * @param recall same length, never falling
 * @param options.recallGrid see `EvaluatorOptions.recallGrid`
 */
export function averagePrecision(
  precision: ArrayLike<number>,
  recall: ArrayLike<number>,
  { metric, recallGrid = 'numpy' }: { readonly metric: Metric; readonly recallGrid?: RecallGrid },
): number {
  switch (metric) {
    case 'voc07':
      return meanOverRecalls(precision, recall, recallGrids[recallGrid]);
    case 'reference':
      return meanOverRecalls(precision, recall, recallGrids.numpy);
    case 'coco':
      return meanOverRecalls(precision, recall, cocoRecalls);
    case 'voc10':
      return areaUnderEnvelope(precision, recall);
  }
}
