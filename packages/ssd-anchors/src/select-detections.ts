import { ArgumentRangeError, expectObject, expectOptions } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import { expectPredictions } from './expect-predictions.js';
import { expectCount, expectScore, refuse } from './expect-number.js';
import { expectSuppression } from './non-max-suppression.js';
import { selectPaper } from './select-paper.js';
import { selectReference } from './select-reference.js';
import { SELECT_POLICIES, type SelectOptions } from './select-options.js';
import type { Detections, Predictions } from './detections.js';

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
  if (!SELECT_POLICIES.includes(policy)) {
    throw new ArgumentRangeError(unknownName('select policy', policy, SELECT_POLICIES), {
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
