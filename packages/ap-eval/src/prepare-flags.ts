import { shownValue } from '@ssd/errors';
import { EvaluationError } from './errors.js';
import type { Detections, GroundTruth } from './image.js';

/** 1 where the object has the flag, length n; zeros where no flags are given. */
export function prepareFlags(id: string, groundTruth: GroundTruth, name: 'difficult' | 'crowd'): Uint8Array {
  const flags = groundTruth[name];
  const prepared = new Uint8Array(groundTruth.labels.length);
  if (flags === undefined) return prepared;
  if (flags.length !== prepared.length) {
    throw new EvaluationError(
      'LENGTH_MISMATCH',
      `Expected a ${name} flag a label in image "${id}", ground truths, got ${flags.length} for ${prepared.length} labels.`,
    );
  }
  for (let i = 0; i < prepared.length; i++) prepared[i] = flags[i] ? 1 : 0;
  return prepared;
}

/** Areas as given, checked to be finite and not negative; undefined where none are given. */
export function prepareAreas(id: string, { labels, area }: GroundTruth): Float64Array | undefined {
  if (area === undefined) return undefined;
  if (area.length !== labels.length) {
    throw new EvaluationError(
      'LENGTH_MISMATCH',
      `Expected an area a label in image "${id}", ground truths, got ${area.length} for ${labels.length} labels.`,
    );
  }
  for (let i = 0; i < area.length; i++) {
    const value = area[i]!;
    if (!(value >= 0 && value < Infinity)) {
      throw new EvaluationError(
        'BAD_BOX',
        `Expected a finite area ≥ 0 in image "${id}", ground truth ${i}, got ${value}.`,
      );
    }
  }
  return Float64Array.from(area);
}

/** Places in the order as given, checked to be finite; undefined where none are given. */
export function prepareOrder(id: string, { labels, order }: Detections): Float64Array | undefined {
  if (order === undefined) return undefined;
  if (order.length !== labels.length) {
    throw new EvaluationError(
      'LENGTH_MISMATCH',
      `Expected a place in the order a label in image "${id}", detections, got ${order.length} for ${labels.length} labels.`,
    );
  }
  const checked = Float64Array.from(order);
  const wrong = checked.findIndex((place) => !Number.isFinite(place));
  if (wrong >= 0) {
    throw new EvaluationError(
      'BAD_IMAGE',
      `Expected a finite place in the order in image "${id}", detection ${wrong}, got ${String(order[wrong])}.`,
    );
  }
  return checked;
}

/** The scores as float64, checked to be finite; −0 becomes 0, which it ties with. */
export function prepareScores(id: string, { labels, scores }: Detections): Float64Array {
  if (typeof (scores as Partial<typeof scores> | undefined)?.length !== 'number') {
    throw new EvaluationError(
      'BAD_IMAGE',
      `Expected a list of scores in image "${id}", detections, got ${shownValue(scores)}.`,
      { hint: 'Give a score for each box, empty where there are none.' },
    );
  }
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
    checked[i] = score! + 0;
  }
  return checked;
}
