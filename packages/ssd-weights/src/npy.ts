import { hostIsLittleEndian, littleEndian, swapBytes } from './byte-order.js';
import { dtypes } from './dtype.js';
import type { DTypeArrays, DType } from './dtype.js';
import { badFile, unsupported } from './errors.js';
import { formatNpyHeader, parseNpyHeader } from './npy-header.js';
import { bytesOf, checkTensor, sizeOfShape } from './tensor.js';
import type { Tensor } from './tensor.js';

/** Row-major copy of column-major data. */
function toRowMajor(data: DTypeArrays[DType], shape: readonly number[], out: DTypeArrays[DType]): void {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < data.length; to++) {
    out[to] = data[from]!;
    // Counts up the index from its last axis, moving `from` along.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= index[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
}

/**
 * Decodes the bytes of a .npy file: any byte order and memory order, to this machine's and row-major.
 *
 * @param where file, and entry if it is in an archive, for messages
 * @throws WeightsError BAD_FILE or UNSUPPORTED
 */
export function decodeNpy(where: string, bytes: Uint8Array): Tensor {
  const { dtype, bigEndian, fortranOrder, shape, dataStart } = parseNpyHeader(where, bytes);
  const { bytes: elementBytes, array } = dtypes[dtype];
  const expected = sizeOfShape(shape)! * elementBytes;
  if (bytes.length - dataStart !== expected) {
    throw badFile(
      `Expected ${expected} bytes of data in ${where} for its shape (${shape.join(', ')}) of ${dtype}, got ${bytes.length - dataStart}.`,
    );
  }
  const own = new Uint8Array(expected); // aligned, and free of the file's buffer
  own.set(bytes.subarray(dataStart));
  if (bigEndian === hostIsLittleEndian) swapBytes(own, elementBytes);
  const data = new array(own.buffer);
  if (!fortranOrder || shape.length < 2) return { dtype, shape, data };
  const rows = new array(new ArrayBuffer(expected));
  toRowMajor(data, shape, rows);
  return { dtype, shape, data: rows };
}

/**
 * The .npy file of a tensor in two pieces, header and data.
 *
 * @throws WeightsError BAD_TENSOR, or UNSUPPORTED for bfloat16, which NumPy lacks
 */
export function encodeNpy(
  file: string,
  name: string,
  tensor: Tensor,
): [header: Uint8Array, data: Uint8Array] {
  checkTensor(file, name, tensor);
  const { numpy, bytes } = dtypes[tensor.dtype];
  if (numpy === undefined) {
    throw unsupported(
      `Expected tensor "${name}" for ${file} to have a dtype that NumPy has, got ${tensor.dtype}.`,
      { hint: 'Write .safetensors, or convert it with toFloat32.' },
    );
  }
  return [formatNpyHeader(numpy, tensor.shape), littleEndian(bytesOf(tensor), bytes)];
}
