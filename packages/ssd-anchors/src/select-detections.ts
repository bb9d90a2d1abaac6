import { unknownName } from '@ssd/names';
import { expectLength } from './expect-boxes.js';
import { expectSuppression } from './non-max-suppression.js';
import { selectPaper } from './select-paper.js';
import { selectReference } from './select-reference.js';
import { expectCount, expectRanked } from './validate-box-table.js';
import { SELECT_POLICIES, type SelectOptions } from './select-options.js';
import type { Detections, Predictions } from './detections.js';

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
  if (!SELECT_POLICIES.includes(policy))
    throw new RangeError(unknownName('select policy', policy, SELECT_POLICIES));
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
