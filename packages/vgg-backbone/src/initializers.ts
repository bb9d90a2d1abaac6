import { ArgumentRangeError, shownValue } from '@ssd/errors';
import { createRandom, normal } from './random.js';

/** The shape of a convolution filter: rows, columns, input channels, output channels (HWIO). */
export type FilterShape = readonly [rows: number, columns: number, inputs: number, outputs: number];

export interface InitializerOptions {
  readonly seed: number;
  /** Stream of the seed: the variable's name. */
  readonly stream: string;
  /**
   * Output channels that one unit of the fan-out counts; differs from the filter's where several convolutions are
   * stored as one.
   *
   * @default shape[3]
   */
  readonly outputs?: number;
}

/**
 * Glorot & Bengio (2010): uniform in ±√(6 / (fan in + fan out)), what the reference gives every new filter.
 * Computed here and not by a backend, so that one seed gives the same numbers everywhere.
 */
export function xavierUniform(
  shape: FilterShape,
  { seed, stream, outputs = shape[3] }: InitializerOptions,
): Float32Array {
  const [rows, columns, inputs] = shape;
  const limit = Math.sqrt(6 / (rows * columns * (inputs + outputs)));
  const random = createRandom(seed, stream);
  return fill(shape, () => (2 * random() - 1) * limit);
}

/** He et al. (2015): normal with variance 2 / fan in, for layers followed by a ReLU. */
export function heNormal(shape: FilterShape, options: InitializerOptions): Float32Array {
  const [rows, columns, inputs] = shape;
  return scaledNormal(shape, Math.sqrt(2 / (rows * columns * inputs)), options);
}

/** Normal with mean 0 and a given standard deviation, not truncated. */
export function scaledNormal(
  shape: FilterShape,
  deviation: number,
  { seed, stream }: InitializerOptions,
): Float32Array {
  const random = normal(createRandom(seed, stream));
  return fill(shape, () => random() * deviation);
}

function fill(shape: FilterShape, draw: () => number): Float32Array {
  const sides: readonly number[] = shape;
  if (sides.length !== 4 || !sides.every((side) => Number.isInteger(side) && side >= 0)) {
    throw new ArgumentRangeError(
      `Expected the shape of a filter as four whole numbers, got ${shownValue(shape)}.`,
      { hint: 'It is [rows, columns, input channels, output channels].' },
    );
  }
  const values = new Float32Array(shape[0] * shape[1] * shape[2] * shape[3]);
  for (let i = 0; i < values.length; i++) values[i] = draw(); // millions: five times faster than Float32Array.from
  return values;
}
