import { ArgumentRangeError, expectObject, expectOptions } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import { expectPredictions } from './expect-predictions.js';
import { expectCount, expectScore, refuse } from './expect-number.js';
import { expectSuppression } from './non-max-suppression.js';
import { selectPaper } from './select-paper.js';
import { selectReference } from './select-reference.js';

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

const OPTIONS = Object.keys({
  classes: true,
  policy: true,
  scoreThreshold: true,
  iouThreshold: true,
  candidates: true,
  perClass: true,
  maxDetections: true,
  keepEmpty: true,
} satisfies Record<keyof SelectOptions, true>);

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
 * @throws ArgumentRangeError for arrays of a wrong length, probabilities that are none, boxes that are swapped or not
 * normalised, options that are unknown or out of range; ArgumentTypeError for arrays of another kind and missing options.
 */
export function selectDetections(predictions: Predictions, options: SelectOptions): Detections {
  expectObject(predictions, ['probabilities', 'boxes'], 'the predictions', 'Boxes come from decodeBoxes.');
  expectOptions(options, OPTIONS, 'selectDetections');
  const {
    classes,
    policy = 'paper',
    scoreThreshold = 0.01,
    iouThreshold = 0.45,
    candidates = Infinity,
    perClass = policy === 'paper' ? 400 : Infinity,
    maxDetections = 200,
    keepEmpty = policy === 'reference',
  } = options;
  if (!POLICIES.includes(policy)) {
    throw new ArgumentRangeError(unknownName('select policy', policy, POLICIES), {
      hint: 'Name one of those.',
    });
  }
  expectCount(classes, 'classes');
  expectPredictions(predictions, classes);
  expectScore(scoreThreshold, 'scoreThreshold');
  if (typeof keepEmpty !== 'boolean') refuse('keepEmpty', 'true or false', keepEmpty);
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
