import { METRICS, type MetricEntry } from '../metrics/metrics.js';

/** What a mAP is a measure of, as far as it is known. */
export interface NamedMeasure {
  readonly iou?: number | null | undefined;
  readonly metric?: string | null | undefined;
}

/** What follows the word mAP where it counts other overlaps than VOC does: `@0.75`, `@[.50:.95]`; nothing at 0.5. */
export function overlapOf({ iou, metric }: NamedMeasure): string {
  const entries: Readonly<Record<string, MetricEntry>> = METRICS;
  // A run of another version may have a metric that is not known here.
  const own = entries[metric ?? '']?.overlaps;
  if (own !== undefined) return `@${own}`;
  return iou === undefined || iou === null || iou === 0.5 ? '' : `@${iou}`;
}

/** A measure in words: `VOC10 (area under the curve), IoU ≥ 0.5`. */
export function describeMeasure({ iou, metric }: { iou: number; metric: keyof typeof METRICS }): string {
  const { label, overlaps }: MetricEntry = METRICS[metric];
  return overlaps === undefined ? `${label}, IoU ≥ ${iou}` : `${label}, IoU ${overlaps}`;
}
