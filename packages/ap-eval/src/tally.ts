import { outcome } from './outcome.js';

/** The score from which a detector is best used, by the balance of precision and recall. */
export interface BestF1 {
  /** 2 · precision · recall / (precision + recall), the highest there is. Range: (0, 1] */
  readonly f1: number;
  /** Keep detections with this score or a higher one. */
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/** What became of the detections of a class at one IoU, counted. */
export interface Tally {
  readonly truePositives: number;
  readonly falsePositives: number;
  /** Detections that count as nothing, by the object they matched or by their own area. */
  readonly ignored: number;
  /** The highest F1 over all score thresholds; the highest threshold on a tie. Null where nothing is found. */
  readonly bestF1: BestF1 | null;
}

/**
 * Counts outcomes and finds the best threshold.
 *
 * @param scores from high to low
 * @param outcomes one a score
 */
export function tally(scores: Float64Array, outcomes: Uint8Array, positives: number): Tally {
  let hits = 0;
  let misses = 0;
  let found = false; // a hit since F1 was last looked at: without one it cannot have risen
  let best = 0;
  let bestF1: BestF1 | null = null;
  for (let k = 0; k < outcomes.length; k++) {
    const what = outcomes[k];
    if (what === outcome.truePositive) {
      hits++;
      found = true;
    } else if (what === outcome.falsePositive) misses++;
    // Equal scores are kept or dropped together.
    if (!found || scores[k + 1] === scores[k]) continue;
    found = false;
    const f1 = (2 * hits) / (hits + misses + positives);
    if (f1 <= best) continue;
    best = f1;
    bestF1 = { f1, threshold: scores[k]!, precision: hits / (hits + misses), recall: hits / positives };
  }
  return { truePositives: hits, falsePositives: misses, ignored: outcomes.length - hits - misses, bestF1 };
}
