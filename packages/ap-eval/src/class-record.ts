import type { outcome } from './match.js';

/** Everything one class needs for its curve: nine bytes a detection, no boxes. */
export class ClassRecord {
  /** Objects to be found. */
  positives = 0;
  /** Objects that count as nothing. */
  difficult = 0;
  #count = 0;
  #scores = new Float64Array(16);
  #outcomes = new Uint8Array(16);

  get count(): number {
    return this.#count;
  }

  /** Scores in the order they came, a view. */
  get scores(): Float64Array {
    return this.#scores.subarray(0, this.#count);
  }

  /** Outcomes in the order they came, a view. */
  get outcomes(): Uint8Array {
    return this.#outcomes.subarray(0, this.#count);
  }

  push(score: number, result: number): void {
    this.#reserve(this.#count + 1);
    this.#scores[this.#count] = score;
    this.#outcomes[this.#count++] = result;
  }

  append(scores: Float64Array, outcomes: Uint8Array): void {
    this.#reserve(this.#count + scores.length);
    this.#scores.set(scores, this.#count);
    this.#outcomes.set(outcomes, this.#count);
    this.#count += scores.length;
  }

  #reserve(count: number): void {
    if (count <= this.#scores.length) return;
    // Doubling keeps the cost of growing constant per detection.
    const size = Math.max(count, 2 * this.#scores.length);
    const scores = new Float64Array(size);
    scores.set(this.scores);
    const outcomes = new Uint8Array(size);
    outcomes.set(this.outcomes);
    this.#scores = scores;
    this.#outcomes = outcomes;
  }
}

/** How many detections had the given outcome. */
export const countOutcome = (
  outcomes: Uint8Array,
  wanted: (typeof outcome)[keyof typeof outcome],
): number => {
  let n = 0;
  for (const o of outcomes) if (o === wanted) n++;
  return n;
};
