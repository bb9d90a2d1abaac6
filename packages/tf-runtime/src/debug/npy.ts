import { ArgumentTypeError } from '@ssd/errors';
import type { TypedArray } from '../native/data-type.js';

// NumPy's type strings by TensorFlow's names; little-endian, as every machine is that TensorFlow's wheels are made for.
const DESCR: Readonly<Record<string, string>> = {
  float: '<f4',
  double: '<f8',
  int32: '<i4',
  uint8: '|u1',
  bool: '|b1',
  int64: '<i8',
  complex64: '<c8',
};

// Data start at a multiple of this (numpy/lib/format.py, ARRAY_ALIGN).
const ALIGNMENT = 64;

/** A tensor as a .npy file of version 1.0. */
export function encodeNpy({
  dtype,
  shape,
  data,
}: {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: TypedArray;
}): Uint8Array {
  const descr = DESCR[dtype];
  if (descr === undefined) {
    throw new ArgumentTypeError(
      `Expected a tensor of ${Object.keys(DESCR).join(', ')} for .npy, got ${dtype}`,
    );
  }
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // Magic, version and length take 10 bytes, the newline 1.
  const start = Math.ceil((10 + header.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = Buffer.alloc(start + data.byteLength, ' ');
  bytes.write('\x93NUMPY\x01\x00', 0, 'latin1');
  bytes.writeUInt16LE(start - 10, 8);
  bytes.write(`${header.padEnd(start - 11)}\n`, 10, 'latin1');
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
}
