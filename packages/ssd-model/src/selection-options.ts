import type { TensorSelection } from './select-tensors.js';

/** Thresholds of a selection in the graph; with a scalar tensor it can change from run to run. */
export interface TensorDetectOptions {
  /**
   * Lowest probability of a detection (kept if equal).
   *
   * @default 0.01
   */
  readonly scoreThreshold?: TensorSelection['scoreThreshold'];
  /**
   * A detection goes if it overlaps (IoU) a better one of its class by more than this. Range: 0…1.
   *
   * @default 0.45
   */
  readonly iouThreshold?: TensorSelection['iouThreshold'];
  /**
   * Most candidates of a class that suppression looks at, the best first.
   *
   * @default 400
   */
  readonly perClass?: number;
  /**
   * Most detections of an image, over all classes.
   *
   * @default 200
   */
  readonly maxDetections?: number;
}

/**
 * Options with their defaults filled in.
 *
 * @throws RangeError for numbers out of range
 */
export const selectionOptions = ({
  scoreThreshold = 0.01,
  iouThreshold = 0.45,
  perClass = 400,
  maxDetections = 200,
}: TensorDetectOptions): TensorSelection => {
  if (typeof iouThreshold === 'number' && !(iouThreshold >= 0 && iouThreshold <= 1)) {
    throw new RangeError(`Expected iouThreshold to be 0 … 1, got ${iouThreshold}.`);
  }
  for (const [name, limit] of Object.entries({ perClass, maxDetections })) {
    if (!(limit >= 0) || (limit !== Infinity && !Number.isInteger(limit))) {
      throw new RangeError(`Expected ${name} to be a whole number of at least 0, or Infinity, got ${limit}.`);
    }
  }
  return { scoreThreshold, iouThreshold, perClass, maxDetections };
};
