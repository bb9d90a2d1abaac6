import { dtypes } from '../dtype.js';
import type { DType } from '../dtype.js';
import type { H5Module } from './h5-library.js';
import { DamageError } from '../errors.js';

/** What is moved through the library's memory at once. */
const SLAB_BYTES = 2 ** 26;

/** A box of a data set, and where its bytes go. */
interface Slab {
  readonly offset: readonly number[];
  readonly count: readonly number[];
  readonly at: number;
  readonly bytes: number;
}

/** Boxes of at most SLAB_BYTES that follow each other in row-major order and cover the shape, which holds something. */
export function* slabs(
  shape: readonly number[],
  elementBytes: number,
  slabBytes = SLAB_BYTES,
): Generator<Slab> {
  // The first axis whose rows fit; the axes before it are stepped through one by one.
  const rowBytes = (axis: number): number =>
    shape.slice(axis + 1).reduce((product, length) => product * length, elementBytes);
  let axis = 0;
  while (axis + 1 < shape.length && rowBytes(axis) > slabBytes) axis++;
  const row = rowBytes(axis);
  const rows = Math.max(1, Math.floor(slabBytes / row));
  const outer = shape.slice(0, axis);
  const index = outer.map(() => 0);
  for (let at = 0; ;) {
    for (let start = 0; start < shape[axis]!; start += rows) {
      const taken = Math.min(rows, shape[axis]! - start);
      const bytes = taken * row;
      yield {
        offset: [...index, start, ...shape.slice(axis + 1).map(() => 0)],
        count: [...index.map(() => 1), taken, ...shape.slice(axis + 1)],
        at,
        bytes,
      };
      at += bytes;
    }
    let moving = axis - 1;
    for (; moving >= 0; moving--) {
      if (++index[moving]! < outer[moving]!) break;
      index[moving] = 0;
    }
    if (moving < 0) return;
  }
}

/** The values of a data set, row-major and in this machine's byte order (the library turns them). */
export function readH5Values(
  module: H5Module,
  id: bigint,
  path: string,
  { dtype, shape }: { dtype: DType; shape: readonly number[] },
): Uint8Array {
  const { bytes: elementBytes } = dtypes[dtype];
  const size = shape.reduce((product, length) => product * length, 1);
  const values = new Uint8Array(size * elementBytes);
  if (size === 0) return values;
  const pointer = module._malloc(Math.min(values.length, SLAB_BYTES));
  if (pointer === 0) throw new DamageError('BAD_FILE', 'its memory is full');
  try {
    const take = (at: number, bytes: number): void => {
      values.set(module.HEAPU8.subarray(pointer, pointer + bytes), at);
    };
    if (shape.length === 0) {
      module.get_dataset_data(id, path, null, null, null, BigInt(pointer));
      take(0, elementBytes);
    } else {
      for (const { offset, count, at, bytes } of slabs(shape, elementBytes)) {
        const strides = shape.map(() => 1n);
        module.get_dataset_data(id, path, count.map(BigInt), offset.map(BigInt), strides, BigInt(pointer));
        take(at, bytes);
      }
    }
  } finally {
    module._free(pointer);
  }
  return values;
}
