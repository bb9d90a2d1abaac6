import { ArgumentRangeError, expectOptions, shownValue } from '@ssd/errors';
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

const OPTIONS = Object.keys({
  scoreThreshold: true,
  iouThreshold: true,
  perClass: true,
  maxDetections: true,
} satisfies Record<keyof TensorDetectOptions, true>);

/**
 * Options with their defaults filled in.
 *
 * @throws ArgumentRangeError for numbers out of range and options that do not exist
 */
export function selectionOptions(options: TensorDetectOptions): TensorSelection {
  expectOptions(options, OPTIONS, 'detectTensors');
  const { scoreThreshold = 0.01, iouThreshold = 0.45, perClass = 400, maxDetections = 200 } = options;
  if (typeof scoreThreshold !== 'object' && !(Math.abs(scoreThreshold) >= 0)) {
    throw new ArgumentRangeError(
      `Expected scoreThreshold to be a number, got ${shownValue(scoreThreshold)}.`,
    );
  }
  if (typeof iouThreshold !== 'object' && !(iouThreshold >= 0 && iouThreshold <= 1)) {
    throw new ArgumentRangeError(`Expected iouThreshold to be 0 … 1, got ${shownValue(iouThreshold)}.`);
  }
  for (const [name, limit] of Object.entries({ perClass, maxDetections })) {
    if (!(limit >= 0) || (limit !== Infinity && !Number.isInteger(limit))) {
      throw new ArgumentRangeError(
        `Expected ${name} to be a whole number of at least 0, or Infinity, got ${limit}.`,
      );
    }
  }
  return {
    scoreThreshold: typeof scoreThreshold === 'number' ? upToFloat32(scoreThreshold) : scoreThreshold,
    iouThreshold,
    perClass,
    maxDetections,
  };
}

/**
 * The least single-precision number that reaches a threshold. Probabilities are in single precision, and the nearest
 * number to 0.01 is below it: a hundred equal classes would reach the threshold in a graph and not outside.
 */
function upToFloat32(threshold: number): number {
  const nearest = Float32Array.of(threshold);
  const bits = new Int32Array(nearest.buffer);
  if (nearest[0]! < threshold) bits[0]! += nearest[0]! < 0 ? -1 : 1;
  return nearest[0]!;
}
