import type { PrecisionRecallCurve } from './curve.js';
import type { EvaluatorSettings, Metric } from './settings.js';

export interface ClassResult extends PrecisionRecallCurve {
  /** 0…1; null where the class has no positives: it is undefined then and left out of the mean. */
  readonly ap: number | null;
  /** Objects to be found: all of the class, without the difficult ones where those are ignored. */
  readonly positives: number;
  /** Difficult objects that were ignored. */
  readonly difficult: number;
  /** Detections evaluated: truePositives + falsePositives + ignored. */
  readonly detections: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  /** Detections whose best match is an ignored object. */
  readonly ignored: number;
}

export interface EvaluationResult {
  readonly metric: Metric;
  readonly iou: number;
  /** Mean of the APs that are defined; null where none is. */
  readonly map: number | null;
  /** By class name, in the order of the class list. */
  readonly classes: Readonly<Record<string, ClassResult>>;
  readonly settings: EvaluatorSettings;
  readonly images: number;
  /** Detections that were not evaluated, and why. */
  readonly dropped: { readonly belowScoreThreshold: number; readonly beyondMaxDetections: number };
}
