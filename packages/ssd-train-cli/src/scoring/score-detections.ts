import { createEvaluator, type Evaluator, type EvaluatorOptions } from '@ssd/ap-eval';
import { CommandError } from '../errors/command-error.js';
import type { DetectionSet } from './read-detections.js';
import type { Truth } from './ground-truth.js';

/** Images named in a message. */
const NAMED = 5;

function quoted(ids: readonly string[]): string {
  return `${ids
    .slice(0, NAMED)
    .map((id) => `"${id}"`)
    .join(', ')}${ids.length > NAMED ? ` and ${ids.length - NAMED} more` : ''}`;
}

/**
 * Takes in a whole split and the detections of it. Images without detections count: their objects are missed.
 *
 * @throws CommandError UNKNOWN_IMAGE that names images both of the detections and of the truth; EvaluationError
 */
export function scoreDetections(
  truth: Truth,
  { images }: Pick<DetectionSet, 'images'>,
  options: EvaluatorOptions,
): Evaluator {
  const evaluator = createEvaluator(options);
  const known = new Set<string>();
  for (const image of truth.images) {
    evaluator.addGroundTruth(image);
    known.add(image.id);
  }
  const unknown = [...images.keys()].filter((id) => !known.has(id));
  if (unknown.length > 0 && evaluator.settings.unknownImages === 'error') {
    throw new CommandError(
      'UNKNOWN_IMAGE',
      `Expected detections of the ${known.size} images of ${truth.name} only (such as ${quoted([...known].slice(0, 2))}), got ${quoted(unknown)}: ` +
        `${unknown.length} of ${images.size} images are not in it.`,
      { hint: 'Measure on the split that was detected, or leave the others out: --unknown-images ignore.' },
    );
  }
  for (const [id, detections] of images) evaluator.addDetections({ id, detections });
  return evaluator;
}

/**
 * The classes to measure: those given, else those of the truth and, of those that the detections name, those that the data
 * set has in other splits: AP of these is undefined here. Others are left for the evaluator to count.
 */
export async function classesToScore(
  truth: Truth,
  named: readonly string[],
  given: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (given !== undefined) return given;
  const known = new Set(truth.classes);
  const strangers = [...new Set(named)].filter((name) => !known.has(name));
  if (strangers.length === 0) return truth.classes;
  const all = new Set(await truth.allClasses());
  const added = strangers.filter((name) => all.has(name));
  return added.length === 0 ? truth.classes : [...truth.classes, ...added].sort();
}
