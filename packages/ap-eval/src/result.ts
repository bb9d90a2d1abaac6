import type { PrecisionRecallCurve } from './curve.js';
import type { Metric } from './metric.js';
import type { EvaluatorSettings } from './options.js';
import type { EvaluationWarning } from './warnings.js';
import type { Tally } from './tally.js';

/** A class at one IoU threshold. */
export interface ClassAtIou extends Tally {
  readonly iou: number;
  /** 0…1; null where the class has no positives. */
  readonly ap: number | null;
  /** Share of the positives that is found at all; null where the class has none. */
  readonly recall: number | null;
}

/**
 * Numbers by name, null where undefined (no positives): `AP` over all IoUs, `AP50` and so on at single ones. For `coco`
 * also by area (`APsmall`), and the average recalls over all IoUs by limit (`AR1`, `AR10`, `AR100`) and by area
 * (`ARsmall`): with the defaults the twelve that pycocotools prints, in its order.
 */
export type Numbers = Readonly<Record<string, number | null>>;

export interface ClassResult extends PrecisionRecallCurve {
  /** 0…1, the mean over the IoUs; null where the class has no positives: it is undefined then and left out of the mean. */
  readonly ap: number | null;
  /** Objects to be found: all of the class, without difficult ones and crowds where those are ignored. */
  readonly positives: number;
  /** Difficult objects that were ignored. */
  readonly difficult: number;
  /** Crowds that were ignored. */
  readonly crowds: number;
  /** Detections evaluated: truePositives + falsePositives + ignored. */
  readonly detections: number;
  /** At the IoU of the curve, like the next four. */
  readonly truePositives: number;
  readonly falsePositives: number;
  /** Detections that count as nothing. */
  readonly ignored: number;
  readonly bestF1: Tally['bestF1'];
  /** By IoU, ascending. */
  readonly atIou: readonly ClassAtIou[];
  readonly numbers: Numbers;
}

/** Every AP and recall of a `coco` evaluation, row-major [ious, classes, areas, limits], NaN where undefined. */
export interface CocoGrid {
  readonly ious: readonly number[];
  readonly classes: readonly string[];
  readonly areas: readonly string[];
  readonly limits: readonly number[];
  readonly averagePrecisions: Float64Array;
  readonly recalls: Float64Array;
}

export interface EvaluationResult {
  readonly metric: Metric;
  /** The IoU threshold of the curves and counts of the classes: the lowest, if not asked for another. */
  readonly iou: number;
  /** All thresholds evaluated, ascending. */
  readonly ious: readonly number[];
  /** Mean of the APs that are defined; null where none is (0 for `reference`, as there). */
  readonly map: number | null;
  readonly numbers: Numbers;
  /** By class name, in the order of the class list; for `reference` without those that have no objects. */
  readonly classes: Readonly<Record<string, ClassResult>>;
  /** Of `coco` only. */
  readonly grid?: CocoGrid;
  readonly settings: EvaluatorSettings;
  readonly images: number;
  /** Detections that were not evaluated, and why. */
  readonly dropped: {
    readonly belowScoreThreshold: number;
    readonly beyondMaxDetections: number;
    readonly unknownClass: number;
    readonly unknownImage: number;
  };
  /** Detections by the class, not in the list, that they name. */
  readonly unknownClasses: Readonly<Record<string, number>>;
  /** Images of detections that were left out because their ground truth is not known. */
  readonly unknownImages: readonly string[];
  /** What is probably a mistake in what was taken in, such as normalised boxes that say they are in pixels; mostly empty. */
  readonly warnings: readonly EvaluationWarning[];
}
