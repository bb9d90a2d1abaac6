/**
 * Where a number of a filter stands in a file.
 *
 * - `hwio`: [row, column, input, output], TensorFlow's. A Keras dense layer behind a flattened map has the same memory.
 * - `oihw`: [output, input, row, column], PyTorch's. Its linear layer behind a flattened map has the same memory.
 */
export type FilterLayout = 'hwio' | 'oihw';

/** The filter as the file has it. */
export interface FilterSize {
  readonly layout: FilterLayout;
  /** Rows and columns. */
  readonly side: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** Which numbers are taken: every so many rows and columns, inputs and outputs, from the first on. */
export interface FilterSteps {
  /** @default 1 */
  readonly space?: number;
  /** @default 1 */
  readonly input?: number;
  /** @default 1 */
  readonly output?: number;
}

/**
 * A filter in our layout, [row, column, input, output], whole or subsampled:
 * result[h, w, j, i] = filter[h·space, w·space, j·input, i·output].
 */
export function hwioFilter(
  values: Float32Array,
  { layout, side, inputs, outputs }: FilterSize,
  { space = 1, input = 1, output = 1 }: FilterSteps = {},
): Float32Array {
  const [row, column, perInput, perOutput] =
    layout === 'hwio'
      ? [side * inputs * outputs, inputs * outputs, outputs, 1]
      : [side, 1, side * side, inputs * side * side];
  const result = new Float32Array(
    Math.ceil(side / space) ** 2 * Math.ceil(inputs / input) * Math.ceil(outputs / output),
  );
  let at = 0;
  for (let h = 0; h < side; h += space) {
    for (let w = 0; w < side; w += space) {
      for (let j = 0; j < inputs; j += input) {
        const start = h * row + w * column + j * perInput;
        for (let i = 0; i < outputs; i += output) result[at++] = values[start + i * perOutput]!;
      }
    }
  }
  return result;
}
