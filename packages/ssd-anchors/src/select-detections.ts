import { expectLength } from './expect-boxes.js';
import { expectSuppression, suppress } from './non-max-suppression.js';
import { keyIndex, keyScore, rankKey } from './rank-key.js';
import { expectCount, expectRanked } from './validate-box-table.js';

/** What a network says about one image. */
export interface Predictions {
  /** [count, classes + 1], background last. */
  readonly probabilities: Float32Array;
  /** [count, 4] xmin, ymin, xmax, ymax, normalised, as decodeBoxes gives them. */
  readonly boxes: Float32Array;
}

export interface SelectOptions {
  /** Number of foreground classes. */
  readonly classes: number;
  /**
   * Lowest probability of a detection (kept if equal).
   *
   * @default 0.01
   */
  readonly scoreThreshold?: number;
  /**
   * A detection goes if it overlaps (IoU) a better one of its class by more than this. Range: 0…1.
   *
   * @default 0.45
   */
  readonly iouThreshold?: number;
  /**
   * Most candidates of a class that suppression looks at, the best first.
   *
   * @default 400
   */
  readonly perClass?: number;
  /**
   * Most detections of the image, over all classes.
   *
   * @default 200
   */
  readonly maxDetections?: number;
}

/** Detections of one image, best score first. */
export interface Detections {
  /** [n, 4] xmin, ymin, xmax, ymax, normalised, inside the image. */
  readonly boxes: Float32Array;
  /** [n] 0 … classes − 1. */
  readonly labels: Int32Array;
  /** [n] probabilities, descending. */
  readonly scores: Float32Array;
}

/**
 * Detections from a network's output: threshold, clip to the image, the best candidates of each class,
 * non-maximum suppression within the class, the best of all (Caffe's DetectionOutput; defaults as there).
 * Equal scores go by class, then by default box. Boxes with NaN or infinity, and boxes that lie outside the
 * image, are left out.
 *
 * @throws RangeError for arrays of a wrong length or options out of range.
 */
export function selectDetections(
  { probabilities, boxes }: Predictions,
  { classes, scoreThreshold = 0.01, iouThreshold = 0.45, perClass = 400, maxDetections = 200 }: SelectOptions,
): Detections {
  expectCount(classes, 'classes');
  const count = probabilities.length / (classes + 1);
  expectLength(boxes, 4 * count, 'boxes', `probabilities / (classes + 1) × 4 with ${classes} classes`);
  expectRanked(count, 'boxes');
  expectSuppression(iouThreshold, perClass, 'perClass');
  expectSuppression(iouThreshold, maxDetections, 'maxDetections');

  const { keys, starts } = candidates(probabilities, classes, scoreThreshold);
  const clipped = clip(boxes);
  const found: { score: number; label: number; anchor: number }[] = [];
  for (let label = 0; label < classes; label++) {
    const visible = keys
      .subarray(starts[label], starts[label + 1])
      .filter((key) => hasArea(clipped, keyIndex(key)));
    const best = visible.sort().subarray(0, perClass);
    const kept = suppress(clipped, best, { iouThreshold, maxDetections });
    for (const anchor of kept)
      found.push({ score: probabilities[anchor * (classes + 1) + label]!, label, anchor });
  }
  // Sorted keys of positions in `found`: score, then class, then rank in the class.
  const order = Float64Array.from(found, ({ score }, i) => rankKey(score, i))
    .sort()
    .subarray(0, maxDetections);
  const result = {
    boxes: new Float32Array(4 * order.length),
    labels: new Int32Array(order.length),
    scores: new Float32Array(order.length),
  };
  for (let i = 0; i < order.length; i++) {
    const { label, anchor } = found[keyIndex(order[i]!)]!;
    result.boxes.set(clipped.subarray(4 * anchor, 4 * anchor + 4), 4 * i);
    result.labels[i] = label;
    result.scores[i] = keyScore(order[i]!);
  }
  return result;
}

/**
 * Keys of all probabilities that reach the threshold, class by class (class c: starts[c] … starts[c + 1]).
 * Two sweeps in memory order; most probabilities fall to the threshold, before anything is sorted.
 */
function candidates(
  probabilities: Float32Array,
  classes: number,
  threshold: number,
): { keys: Float64Array; starts: Int32Array } {
  const starts = new Int32Array(classes + 1);
  const stride = classes + 1;
  for (let row = 0; row < probabilities.length; row += stride) {
    for (let label = 0; label < classes; label++) {
      if (probabilities[row + label]! >= threshold) starts[label + 1]!++;
    }
  }
  for (let label = 0; label < classes; label++) starts[label + 1]! += starts[label]!;
  const keys = new Float64Array(starts[classes]!);
  const next = starts.slice(0, classes);
  for (let row = 0, anchor = 0; row < probabilities.length; row += stride, anchor++) {
    for (let label = 0; label < classes; label++) {
      const probability = probabilities[row + label]!;
      if (probability >= threshold) keys[next[label]!++] = rankKey(probability, anchor);
    }
  }
  return { keys, starts };
}

/** Copies boxes, cut to 0…1 (−0 becomes 0). NaN stays NaN, infinity becomes NaN. */
function clip(boxes: Float32Array): Float32Array {
  const clipped = new Float32Array(boxes.length);
  for (let i = 0; i < boxes.length; i++) {
    const value = boxes[i]!;
    clipped[i] = Number.isFinite(value) ? (value > 0 ? Math.min(value, 1) : 0) : NaN;
  }
  return clipped;
}

function hasArea(boxes: Float32Array, index: number): boolean {
  return boxes[4 * index + 2]! > boxes[4 * index]! && boxes[4 * index + 3]! > boxes[4 * index + 1]!;
}
