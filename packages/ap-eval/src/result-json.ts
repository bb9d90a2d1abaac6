import type { RecallGrid } from './recall-grid.js';
import type { EvaluationResult } from './result.js';

/** What `ssd eval --json` prints. Limits that are off are null, as JSON has no infinity. */
export interface ResultJson {
  readonly metric: string;
  readonly iou: number;
  readonly map: number | null;
  readonly classes: Record<
    string,
    { readonly ap: number | null; readonly positives: number; readonly detections: number }
  >;
  readonly settings: {
    readonly pixelOffset: 0 | 1;
    readonly ignoreDifficult: boolean;
    readonly recallGrid: RecallGrid;
    readonly scoreThreshold: number | null;
    readonly maxDetections: number | null;
  };
  readonly images: number;
  readonly dropped: EvaluationResult['dropped'];
}

/** The result without its curves, made of what JSON can hold. */
export const resultJson = ({
  metric,
  iou,
  map,
  classes,
  settings,
  images,
  dropped,
}: EvaluationResult): ResultJson => ({
  metric,
  iou,
  map,
  classes: Object.fromEntries(
    Object.entries(classes).map(([name, { ap, positives, detections }]) => [
      name,
      { ap, positives, detections },
    ]),
  ),
  settings: {
    pixelOffset: settings.pixelOffset,
    ignoreDifficult: settings.ignoreDifficult,
    recallGrid: settings.recallGrid,
    scoreThreshold: Number.isFinite(settings.scoreThreshold) ? settings.scoreThreshold : null,
    maxDetections: Number.isFinite(settings.maxDetections) ? settings.maxDetections : null,
  },
  images,
  dropped,
});
