/** A tensor outside any backend. */
export interface StateTensor {
  readonly shape: readonly number[];
  /** Row by row. */
  readonly data: Float32Array;
}
