import { EvaluationError } from './errors.js';
import type { ImageInput } from './image.js';

/** 1 where the object is difficult, length n. */
export const prepareDifficult = ({ id, groundTruth: { labels, difficult } }: ImageInput): Uint8Array => {
  const flags = new Uint8Array(labels.length);
  if (difficult === undefined) return flags;
  if (difficult.length !== labels.length) {
    throw new EvaluationError(
      'LENGTH_MISMATCH',
      `Expected a difficult flag a label in image "${id}", ground truths, got ${difficult.length} for ${labels.length} labels.`,
    );
  }
  for (let i = 0; i < flags.length; i++) flags[i] = difficult[i] ? 1 : 0;
  return flags;
};

/** The scores as float64, checked to be finite. */
export const prepareScores = ({ id, detections: { labels, scores } }: ImageInput): Float64Array => {
  if (scores.length !== labels.length) {
    throw new EvaluationError(
      'LENGTH_MISMATCH',
      `Expected a score a label in image "${id}", detections, got ${scores.length} for ${labels.length} labels.`,
    );
  }
  const checked = new Float64Array(scores.length);
  for (let i = 0; i < checked.length; i++) {
    const score = scores[i];
    if (!Number.isFinite(score)) {
      throw new EvaluationError(
        'BAD_SCORE',
        `Expected a finite score in image "${id}", detection ${i}, got ${score}.`,
      );
    }
    checked[i] = score!;
  }
  return checked;
};
