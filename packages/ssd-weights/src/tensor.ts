import { dtypeNames, dtypes } from './dtype.js';
import type { DType, DTypeArrays } from './dtype.js';
import { WeightsError } from './errors.js';

/** Values in row-major order. */
export interface Tensor<D extends DType = DType> {
  readonly dtype: D;
  /** Length of each axis; none for a scalar. */
  readonly shape: readonly number[];
  /** As many elements as the shape has. */
  readonly data: DTypeArrays[D];
}

/** Tensors by name, in the file's order. */
export type TensorMap = Map<string, Tensor>;

/** More axes than NumPy (64) or any framework allows: such a shape is damage or an attack. */
export const MAX_RANK = 64;

/**
 * Number of elements of a shape, or undefined where it is no shape: not an array of integers ≥ 0, too many axes, or
 * more elements than can be counted exactly.
 */
export function sizeOfShape(shape: unknown): number | undefined {
  if (!Array.isArray(shape) || shape.length > MAX_RANK) return undefined;
  let size = 1;
  for (const length of shape as unknown[]) {
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0) return undefined;
    size *= length;
    if (!Number.isSafeInteger(size)) return undefined;
  }
  return size;
}

/** Throws BAD_TENSOR unless dtype, shape and data fit each other. */
export function checkTensor(file: string, name: string, { dtype, shape, data }: Tensor): void {
  const fail = (expected: string, got: string): never => {
    throw new WeightsError(
      'BAD_TENSOR',
      `Expected tensor "${name}" for ${file} to have ${expected}, got ${got}.`,
    );
  };
  if (!dtypeNames.includes(dtype)) fail(`one of the dtypes ${dtypeNames.join(', ')}`, `"${dtype}"`);
  const { array } = dtypes[dtype];
  if (!(data instanceof array))
    fail(`its ${dtype} data in a ${array.name}`, Object.prototype.toString.call(data).slice(8, -1));
  const size = sizeOfShape(shape);
  if (size === undefined) fail('a shape of integers ≥ 0', JSON.stringify(shape));
  if (size !== data.length) fail(`${size} elements by its shape [${shape.join(', ')}]`, String(data.length));
}

/** The bytes of the data, without a copy. */
export function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
