/** How one variable of ours comes out of the tensors of a file. */
export interface Rule {
  /** The variable's name. */
  readonly target: string;
  /** Names of the tensors it is made of. */
  readonly from: readonly string[];
  /** The shapes they must have, in the same order. */
  readonly shapes: readonly (readonly number[])[];
  /** What is done to them, for the report; left out where they are copied. */
  readonly how?: string;
  /** @param parts values of the tensors, row by row, in the order of `from` */
  readonly convert: (parts: readonly Float32Array[]) => Float32Array;
  /**
   * Rules of one group belong to a part that a file may lack as a whole, such as the fully connected layers: the
   * variables then stay as they are, and none counts as missing.
   */
  readonly group?: string;
}

/** The values as they are. */
export function copied(parts: readonly Float32Array[]): Float32Array {
  return parts[0]!;
}
