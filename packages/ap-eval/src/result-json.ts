import type { RecallGrid } from './recall-grid.js';
import type { EvaluationResult, Numbers } from './result.js';

/** What `ssd eval --json` prints. Limits that are off are null, as JSON has no infinity. */
export interface ResultJson {
  readonly metric: string;
  /** The threshold; a list where there were several. */
  readonly iou: number | readonly number[];
  readonly map: number | null;
  /** See `EvaluationResult.numbers`. */
  readonly numbers: Numbers;
  readonly classes: Record<
    string,
    { readonly ap: number | null; readonly positives: number; readonly detections: number }
  >;
  readonly settings: {
    readonly pixelOffset: 0 | 1;
    readonly ignoreDifficult: boolean;
    readonly crowd: 'ignore' | 'count';
    readonly recallGrid: RecallGrid;
    readonly scoreThreshold: number | null;
    /** A list where there were several. */
    readonly maxDetections: number | null | readonly (number | null)[];
    /** By name: least and largest area. */
    readonly areas: Readonly<Record<string, readonly [number, number | null]>>;
  };
  readonly images: number;
  readonly dropped: EvaluationResult['dropped'];
  readonly unknownClasses: EvaluationResult['unknownClasses'];
  readonly unknownImages: EvaluationResult['unknownImages'];
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** One value alone, several as the list. */
function oneOrAll<T>(values: readonly T[]): T | readonly T[] {
  return values.length === 1 ? values[0]! : values;
}

/** The result without its curves, made of what JSON can hold. */
export function resultJson(result: EvaluationResult): ResultJson {
  const { metric, ious, map, numbers, classes, settings, images, dropped } = result;
  return {
    metric,
    iou: oneOrAll(ious),
    map,
    numbers,
    classes: Object.fromEntries(
      Object.entries(classes).map(([name, { ap, positives, detections }]) => [
        name,
        { ap, positives, detections },
      ]),
    ),
    settings: {
      pixelOffset: settings.pixelOffset,
      ignoreDifficult: settings.ignoreDifficult,
      crowd: settings.crowd,
      recallGrid: settings.recallGrid,
      scoreThreshold: finite(settings.scoreThreshold),
      maxDetections: oneOrAll(settings.detectionLimits.map(finite)),
      areas: Object.fromEntries(settings.areas.map(({ name, min, max }) => [name, [min, finite(max)]])),
    },
    images,
    dropped,
    unknownClasses: result.unknownClasses,
    unknownImages: result.unknownImages,
  };
}
