import { COCO_EPSILON, cocoRecalls } from './coco-rules.js';

const RECALLS = cocoRecalls.length;

/**
 * COCO's average precisions of many slices (IoU × area × limit) of one class, from hits and misses as they come, best
 * score first.
 *
 * The precision at a recall is the best one at that recall or a higher one, and precision only rises at a hit. So of
 * each hit only its precision matters, and of all hits that reach the same of the 101 recalls only the best.
 */
export class RecallBuckets {
  readonly #best: Float64Array; // [slices, 101] best precision of a hit whose recall reaches this and not the next
  readonly #reached: Uint8Array; // [slices] number of recalls reached
  readonly #hits: Uint32Array; // [slices]
  readonly #misses: Uint32Array; // [slices], those that all slices of an area and limit share left out
  readonly #positives: Uint32Array; // [slices]

  /** @param positives objects to be found of each slice */
  constructor(positives: Uint32Array) {
    this.#positives = positives;
    this.#best = new Float64Array(positives.length * RECALLS);
    this.#reached = new Uint8Array(positives.length);
    this.#hits = new Uint32Array(positives.length);
    this.#misses = new Uint32Array(positives.length);
  }

  miss(slice: number): void {
    this.#misses[slice]!++;
  }

  /** @param sharedMisses false positives so far that were not counted by `miss` */
  hit(slice: number, sharedMisses: number): void {
    const hits = ++this.#hits[slice]!;
    const precision = hits / (this.#misses[slice]! + sharedMisses + hits + COCO_EPSILON);
    const recall = hits / this.#positives[slice]!;
    let reached = this.#reached[slice]!;
    while (reached < RECALLS && cocoRecalls[reached]! <= recall) reached++;
    this.#reached[slice] = reached;
    const at = slice * RECALLS + reached - 1;
    if (precision > this.#best[at]!) this.#best[at] = precision;
  }

  /** Mean over the 101 recalls; NaN without positives. */
  averagePrecision(slice: number): number {
    if (this.#positives[slice] === 0) return NaN;
    let sum = 0;
    let best = 0;
    for (let r = RECALLS - 1; r >= 0; r--) {
      best = Math.max(best, this.#best[slice * RECALLS + r]!);
      sum += best;
    }
    return sum / RECALLS;
  }

  /** Share of the positives found; NaN without positives. */
  recall(slice: number): number {
    return this.#hits[slice]! / this.#positives[slice]!; // 0 / 0 = NaN
  }
}
