import { EvaluationError } from './errors.js';
import { createEvaluator } from './evaluator.js';
import type { Detections, TruthInput } from './image.js';
import type { EvaluatorOptions } from './options.js';
import type { EvaluationResult } from './result.js';

/** The same as of an evaluator. */
export type EvaluateOptions = EvaluatorOptions;

/** Unknown images named in the error. */
const NAMED = 5;

/**
 * Evaluates detections held by image id, such as `readComp4` gives, against a whole split at once. Images without
 * detections count; that is what their objects are missed by.
 *
 * @param groundTruth every image of the split; for `coco` without a `sequence` in the order ties are to be broken. By
 *   VOC's rules ties are broken as the file has the detections, see `Detections.order`
 * @throws EvaluationError UNKNOWN_IMAGE (unless `unknownImages` is `ignore`), and all that `Evaluator.add` throws
 */
export function evaluate(
  groundTruth: Iterable<TruthInput>,
  detections: ReadonlyMap<string, Detections>,
  options: EvaluateOptions,
): EvaluationResult {
  const evaluator = createEvaluator(options);
  const known = new Set<string>();
  for (const image of groundTruth) {
    evaluator.addGroundTruth(image);
    known.add(image.id);
  }
  const unknown = [...detections.keys()].filter((id) => !known.has(id));
  if (unknown.length > 0 && evaluator.settings.unknownImages === 'error') {
    const shown = unknown.slice(0, NAMED).map((id) => `"${id}"`);
    const more = unknown.length > NAMED ? ` and ${unknown.length - NAMED} more` : '';
    throw new EvaluationError(
      'UNKNOWN_IMAGE',
      `Expected detections of the ${known.size} images of the ground truth only, got ${shown.join(', ')}${more}.`,
      { hint: "Evaluate on the split that was detected, or pass unknownImages: 'ignore'." },
    );
  }
  for (const [id, found] of detections) evaluator.addDetections({ id, detections: found });
  return evaluator.result();
}
