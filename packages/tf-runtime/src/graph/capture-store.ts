import type { TensorEntry, TensorStore } from '../tfjs/node-backend.js';

/**
 * The tensors of one trace. A tensor it does not know comes from outside the function: `capture` makes a symbol of it.
 */
export class CaptureStore implements TensorStore {
  readonly #entries = new WeakMap<object, TensorEntry>();
  readonly #capture: (dataId: object) => TensorEntry;
  #size = 0;

  constructor(capture: (dataId: object) => TensorEntry) {
    this.#capture = capture;
  }

  get(dataId: object): TensorEntry {
    const known = this.#entries.get(dataId);
    if (known !== undefined) return known;
    const entry = this.#capture(dataId);
    this.set(dataId, entry);
    return entry;
  }

  set(dataId: object, entry: TensorEntry): void {
    if (!this.#entries.has(dataId)) this.#size++;
    this.#entries.set(dataId, entry);
  }

  has(dataId: object): boolean {
    return this.#entries.has(dataId);
  }

  /**
   * Keeps the symbol: it costs nothing, and a compiled function may hand out what a tidy inside of it has ended, such as
   * the parts of a loss under `tf.variableGrads`.
   */
  delete(dataId: object): boolean {
    return this.#entries.has(dataId);
  }

  numDataIds(): number {
    return this.#size;
  }
}
