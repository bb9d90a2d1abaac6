import type { ClassResult } from '@ssd/ap-eval';

/** Precision and recall of one class when only detections from `threshold` on are kept; null where there is nothing to divide by. */
export function operatingPoint(
  {
    scores,
    precision,
    recall,
    positives,
  }: Pick<ClassResult, 'scores' | 'precision' | 'recall' | 'positives'>,
  threshold: number,
): { precision: number | null; recall: number | null } {
  // Best score first, so that the kept ones are a prefix and the curves hold its figures at its end.
  const below = scores.findIndex((score) => score < threshold);
  const kept = below === -1 ? scores.length : below;
  const orNull = (value: number | undefined): number | null =>
    value === undefined || Number.isNaN(value) ? null : value;
  return {
    precision: orNull(precision[kept - 1]),
    recall: positives === 0 ? null : (orNull(recall[kept - 1]) ?? 0),
  };
}
