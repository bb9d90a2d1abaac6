import type { DetectionTable } from './detection-table.js';

/** Names by number, each given the next one when it first comes. */
class Numbering {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) this.#numbers.set(name, (number = this.names.push(name) - 1));
    return number;
  }
}

/** Collects the rows of a table one by one, up to a number known before. */
export class TableBuilder {
  readonly #ids = new Numbering();
  readonly #classes = new Numbering();
  readonly #images: Uint32Array;
  readonly #labels: Uint32Array;
  readonly #boxes: Float64Array;
  readonly #scores: Float64Array;
  #count = 0;

  /** @param capacity most rows */
  constructor(capacity: number) {
    this.#images = new Uint32Array(capacity);
    this.#labels = new Uint32Array(capacity);
    this.#boxes = new Float64Array(4 * capacity);
    this.#scores = new Float64Array(capacity);
  }

  /** @param box four numbers, copied */
  add(id: string, className: string, box: ArrayLike<number>, score: number): void {
    const row = this.#count++;
    this.#images[row] = this.#ids.numberOf(id);
    this.#labels[row] = this.#classes.numberOf(className);
    for (let k = 0; k < 4; k++) this.#boxes[4 * row + k] = box[k]!;
    this.#scores[row] = score;
  }

  build({ layout, pixelOffset }: Pick<DetectionTable, 'layout' | 'pixelOffset'>): DetectionTable {
    const count = this.#count;
    return {
      ids: this.#ids.names,
      classes: this.#classes.names,
      images: this.#images.subarray(0, count),
      labels: this.#labels.subarray(0, count),
      boxes: this.#boxes.subarray(0, 4 * count),
      scores: this.#scores.subarray(0, count),
      layout,
      pixelOffset,
    };
  }
}
