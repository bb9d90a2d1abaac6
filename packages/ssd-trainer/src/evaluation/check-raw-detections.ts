import { TrainerError } from '../errors/trainer-error.js';
import type { Engine, RawDetections } from './engine.js';

/**
 * Looks at what an engine gave for a batch: one of one's own may confuse shapes or orders, which would only show as a bad
 * average precision.
 *
 * @throws TrainerError E_ENGINE naming the engine, the image of the batch, and what is wrong
 */
export function checkRawDetections(
  { name, classes }: Pick<Engine, 'name' | 'classes'>,
  found: readonly RawDetections[],
  { count, predictions }: { count: number; predictions: boolean },
): void {
  if (found.length !== count)
    throw wrong(name, `an entry for each of the ${count} images of a batch`, `${found.length} entries`);
  for (const [i, one] of found.entries()) {
    const { boxes, labels, scores } = one;
    const of = `for image ${i} of a batch`;
    if (boxes.length !== 4 * scores.length || labels.length !== scores.length) {
      throw wrong(
        name,
        `4 numbers of a box and a label for each score ${of}`,
        `${boxes.length} of boxes and ${labels.length} labels for ${scores.length} scores`,
      );
    }
    const label = labels.find((value) => !(Number.isInteger(value) && value >= 0 && value < classes));
    if (label !== undefined) throw wrong(name, `labels from 0 to ${classes - 1} ${of}`, String(label));
    const rising = scores.findIndex((score, at) => !(score <= (scores[at - 1] ?? Infinity)));
    if (rising !== -1) {
      const before = rising === 0 ? '' : ` after ${scores[rising - 1]!}`;
      throw wrong(name, `scores with the best first ${of}`, `${scores[rising]!}${before} at ${rising}`);
    }
    if (predictions && one.predictions === undefined) {
      throw new TrainerError(
        'E_ENGINE',
        `Expected the network's output beside the detections, which the engine "${name}" does not give.`,
        { hint: 'Detect without predictions, or with the engine "tensorflow".' },
      );
    }
  }
}

function wrong(name: string, expected: string, got: string): TrainerError {
  return new TrainerError('E_ENGINE', `Expected ${expected} from the engine "${name}", got ${got}.`, {
    hint: 'The docstrings of Engine and RawDetections say what an engine gives.',
  });
}
