import { dtypes } from '../dtype.js';
import type { DType } from '../dtype.js';

/** Row-major strides of a shape. */
function rowMajor(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** Elements of the storage up to the last that a view touches; 0 for a view of nothing. */
export function reachOf(offset: number, shape: readonly number[], strides: readonly number[]): number {
  return shape.includes(0)
    ? 0
    : shape.reduce((last, length, axis) => last + (length - 1) * strides[axis]!, offset) + 1;
}

/** Whether a view's elements follow each other in row-major order; strides along axes of length 1 mean nothing. */
function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  const expected = rowMajor(shape);
  return shape.every((length, axis) => length === 1 || strides[axis] === expected[axis]);
}

/** Arrays of numbers that are copied as they are: the bits of an element, by its size. */
const BITS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array } as const;

/**
 * The elements of a strided view in row-major order, in a buffer of their own.
 *
 * @param bytes the storage, from the view's first byte on at least to its last
 * @param strides in elements
 */
export function gather(
  bytes: Uint8Array,
  dtype: DType,
  shape: readonly number[],
  strides: readonly number[],
): Uint8Array {
  const elementBytes = dtypes[dtype].bytes as keyof typeof BITS;
  const size = shape.reduce((product, length) => product * length, 1);
  const out = new Uint8Array(size * elementBytes);
  if (isContiguous(shape, strides)) {
    out.set(bytes.subarray(0, out.length));
    return out;
  }
  if (size === 0) return out;
  const Bits = BITS[elementBytes];
  const reach = reachOf(0, shape, strides) * elementBytes;
  // A copy where the bytes do not lie at a multiple of their size.
  const aligned = bytes.byteOffset % elementBytes === 0 ? bytes.subarray(0, reach) : bytes.slice(0, reach);
  const from = new Bits(aligned.buffer as ArrayBuffer, aligned.byteOffset, reach / elementBytes);
  const to = new Bits(out.buffer);
  const index = shape.map(() => 0);
  let place = 0;
  for (let i = 0; i < size; i++) {
    to[i] = from[place]!;
    // Counts up the index from its last axis, moving `place` along.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      place -= index[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return out;
}
