/** Values that hold between boundaries. */
export interface PiecewiseConstant {
  /** One more than boundaries. */
  readonly values: readonly number[];
  /** Steps, ascending. */
  readonly boundaries: readonly number[];
}

/**
 * values[0] up to and including step boundaries[0], then values[1] up to and including boundaries[1], and so on
 * (the reference's, TensorFlow's `piecewise_constant`).
 *
 * @param step steps already done: 0 at the first.
 */
export function piecewiseConstant({ values, boundaries }: PiecewiseConstant, step: number): number {
  const passed = boundaries.filter((boundary) => step > boundary).length;
  return values[passed]!;
}
