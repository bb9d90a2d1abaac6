type TypedArray = Float64Array | Uint32Array | Int32Array | Uint8Array;

const FIRST_CAPACITY = 64;

/** A typed array that grows at its end. */
export class Column<T extends TypedArray> {
  #values: T;
  #length = 0;
  readonly #create: (length: number) => T;

  constructor(create: (length: number) => T) {
    this.#create = create;
    this.#values = create(FIRST_CAPACITY);
  }

  get length(): number {
    return this.#length;
  }

  /** All values, a view that the next `append` or `extend` may leave behind. */
  get view(): T {
    return this.#values.subarray(0, this.#length) as T;
  }

  append(values: ArrayLike<number>): void {
    const at = this.#grow(values.length);
    this.#values.set(values, at);
  }

  /** Appends one value `count` times. */
  extend(value: number, count: number): void {
    const at = this.#grow(count);
    this.#values.fill(value, at, at + count);
  }

  /** Makes room; returns where it begins. */
  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#values.length) {
      // Growing by half keeps the cost of a value constant and wastes at most a third.
      const grown = this.#create(Math.max(this.#length, Math.ceil(1.5 * this.#values.length)));
      grown.set(this.#values.subarray(0, at));
      this.#values = grown;
    }
    return at;
  }
}

export function float64Column(): Column<Float64Array> {
  return new Column((n) => new Float64Array(n));
}
export function uint32Column(): Column<Uint32Array> {
  return new Column((n) => new Uint32Array(n));
}
export function uint8Column(): Column<Uint8Array> {
  return new Column((n) => new Uint8Array(n));
}
