import { didYouMean } from './closest.js';
import { EvaluationError } from './errors.js';
import { createEvaluator } from './evaluator.js';
import type { Detections, ImageInput } from './image.js';
import type { EvaluationResult } from './result.js';
import type { EvaluatorOptions } from './settings.js';

export interface EvaluateOptions extends EvaluatorOptions {
  /**
   * What to do with detections of an image that the ground truth doesn't have: an error that names the images, or
   * leave them out.
   *
   * @default 'error'
   */
  readonly unknownImages?: 'error' | 'ignore';
}

/** Unknown images named in the error. */
const NAMED = 5;

const noDetections: Detections = { boxes: [], labels: [], scores: [] };

/**
 * Evaluates detections held by image id, such as `readComp4` gives, against a whole split at once. Images without
 * detections count; that is what their objects are missed by.
 *
 * @param groundTruth every image of the split, in the order ties are to be broken
 * @throws EvaluationError UNKNOWN_IMAGE, and all that `Evaluator.add` throws
 */
export const evaluate = (
  groundTruth: Iterable<Omit<ImageInput, 'detections'>>,
  detections: ReadonlyMap<string, Detections>,
  { unknownImages = 'error', ...options }: EvaluateOptions,
): EvaluationResult => {
  const choices: readonly string[] = ['error', 'ignore'];
  if (!choices.includes(unknownImages)) {
    throw new EvaluationError(
      'BAD_OPTION',
      `Unknown unknownImages "${unknownImages}".${didYouMean(unknownImages, choices)}`,
    );
  }
  const evaluator = createEvaluator(options);
  const known = new Set<string>();
  for (const image of groundTruth) {
    evaluator.add({ ...image, detections: detections.get(image.id) ?? noDetections });
    known.add(image.id);
  }
  const unknown = [...detections.keys()].filter((id) => !known.has(id));
  if (unknown.length > 0 && unknownImages === 'error') {
    const shown = unknown.slice(0, NAMED).map((id) => `"${id}"`);
    const more = unknown.length > NAMED ? ` and ${unknown.length - NAMED} more` : '';
    throw new EvaluationError(
      'UNKNOWN_IMAGE',
      `Expected detections of the ${known.size} images of the ground truth only, got ${shown.join(', ')}${more}. ` +
        `Evaluate on the split that was detected, or pass unknownImages: 'ignore'.`,
    );
  }
  return evaluator.result();
};
