import { hostIsLittleEndian, swapBytes } from './byte-order.js';
import { dtypes } from './dtype.js';
import type { DType } from './dtype.js';
import type { Tensor } from './tensor.js';

/**
 * A tensor of the bytes of its values, row-major.
 *
 * @param bytes as many as the shape needs; taken over, not copied, where they have an aligned buffer of their own
 */
export function decodeTensor(
  dtype: DType,
  shape: readonly number[],
  bytes: Uint8Array,
  { bigEndian = false }: { bigEndian?: boolean } = {},
): Tensor {
  const { bytes: elementBytes, array } = dtypes[dtype];
  const alone = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
  const own = alone ? bytes : new Uint8Array(bytes); // `new` copies, also where `slice` of a Buffer would not
  if (bigEndian === hostIsLittleEndian) swapBytes(own, elementBytes);
  return { dtype, shape, data: new array(own.buffer as ArrayBuffer) };
}
