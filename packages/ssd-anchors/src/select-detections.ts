import { unknownName } from '@ssd/names';
import { expectLength } from './expect-boxes.js';
import { expectSuppression } from './non-max-suppression.js';
import { selectPaper } from './select-paper.js';
import { selectReference } from './select-reference.js';
import { expectCount, expectRanked } from './validate-box-table.js';

const POLICIES = ['paper', 'reference'] as const;

/** How detections are made of predictions: as Caffe's SSD and torchvision do, or as the SSD-VGG reference does. */
export type SelectPolicy = (typeof POLICIES)[number];

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
   * `paper`: every class of a default box for itself, continuous boxes, the result by score. `reference`: only the
   * most probable class of a default box; boxes and overlaps on whole pixels of a 1000 × 1000 grid, both ends
   * counted; the result grouped by class, in the order of each class's best candidate, so that `maxDetections`
   * may cut off whole classes. Its training script uses it with `scoreThreshold` 0.5 and `candidates` 200, its
   * detector with 0.5 (0.01 for the published mAP), all candidates and `maxDetections` 200.
   *
   * @default 'paper'
   */
  readonly policy?: SelectPolicy;
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
   * Most candidates of all classes together that suppression looks at, the best first.
   *
   * @default Infinity
   */
  readonly candidates?: number;
  /**
   * Most candidates of a class that suppression looks at, the best first.
   *
   * @default 400 with policy paper, Infinity with policy reference
   */
  readonly perClass?: number;
  /**
   * Most detections of the image, over all classes.
   *
   * @default 200
   */
  readonly maxDetections?: number;
  /**
   * Whether boxes without area, as those outside the image are once cut to it, count as detections: torchvision
   * and the reference keep them.
   *
   * @default false with policy paper, true with policy reference
   */
  readonly keepEmpty?: boolean;
}

/** The options with their defaults. */
export type ResolvedSelectOptions = Required<SelectOptions>;

/** Detections of one image; with policy paper, best score first. */
export interface Detections {
  /** [n, 4] xmin, ymin, xmax, ymax, normalised, cut to the image. */
  readonly boxes: Float32Array;
  /** [n] 0 … classes − 1. */
  readonly labels: Int32Array;
  /** [n] probabilities. */
  readonly scores: Float32Array;
}

/**
 * Detections from a network's output: threshold, clip to the image, the best candidates of each class,
 * non-maximum suppression within the class, the best of all (Caffe's DetectionOutput; defaults as there). Equal
 * scores go by class, then by default box. Boxes with NaN or infinity are left out, and boxes without area unless
 * `keepEmpty` is set.
 *
 * @throws RangeError for arrays of a wrong length, options out of range or an unknown policy.
 */
export function selectDetections(
  predictions: Predictions,
  {
    classes,
    policy = 'paper',
    scoreThreshold = 0.01,
    iouThreshold = 0.45,
    candidates = Infinity,
    perClass = policy === 'paper' ? 400 : Infinity,
    maxDetections = 200,
    keepEmpty = policy === 'reference',
  }: SelectOptions,
): Detections {
  if (!POLICIES.includes(policy)) throw new RangeError(unknownName('select policy', policy, POLICIES));
  expectCount(classes, 'classes');
  const count = predictions.probabilities.length / (classes + 1);
  expectLength(
    predictions.boxes,
    4 * count,
    'boxes',
    `probabilities / (classes + 1) × 4 with ${classes} classes`,
  );
  expectRanked(count, 'boxes');
  if (Number.isNaN(scoreThreshold)) throw new RangeError('Expected scoreThreshold to be a number, got NaN.');
  expectSuppression(iouThreshold, candidates, 'candidates');
  expectSuppression(iouThreshold, perClass, 'perClass');
  expectSuppression(iouThreshold, maxDetections, 'maxDetections');
  const select = policy === 'paper' ? selectPaper : selectReference;
  return select(predictions, {
    classes,
    policy,
    scoreThreshold,
    iouThreshold,
    candidates,
    perClass,
    maxDetections,
    keepEmpty,
  });
}
