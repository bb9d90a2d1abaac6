/** Losses and gradient norm of one step. */
export interface StepLosses {
  /** localization·weight + confidence + l2. */
  readonly total: number;
  readonly localization: number;
  readonly confidence: number;
  readonly l2: number;
  /** Global norm of the gradient before clipping. */
  readonly gradientNorm: number;
}

/** What was measured at the end of an epoch, where it was. */
export interface EpochMeasurements {
  /** The number that the metric decides by. */
  readonly map?: number;
  /** Mean AP at an overlap of 0.5, of a metric that decides by another number. */
  readonly map50?: number;
  /** What `map` and `trainingMap` are a measure of: the overlap from which a detection is right, and the kind of average. */
  readonly iou?: number;
  readonly metric?: string;
  /** Losses of the validation split: means over its images. */
  readonly validationTotal?: number;
  readonly validationLocalization?: number;
  readonly validationConfidence?: number;
  readonly validationL2?: number;
  /** mAP on training images. */
  readonly trainingMap?: number;
}

/**
 * A line of results.csv: means over the steps of one epoch that were not skipped, and what was measured at its end. Losses are
 * NaN where every step was skipped.
 */
export interface EpochRecord extends StepLosses, EpochMeasurements {
  readonly epoch: number;
  readonly step: number;
  readonly learningRate: number;
  readonly imagesPerSecond: number;
  readonly waitingShare: number;
  readonly seconds: number;
  /** Steps that the loss scale skipped; absent without one. */
  readonly skipped?: number;
}
