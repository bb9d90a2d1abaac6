import { littleEndian } from '../byte-order.js';
import { dtypes } from '../dtype.js';
import type { DType } from '../dtype.js';
import { packedVarints, wireFields } from './wire.js';
import type { WireField } from './wire.js';

/** Fields of tensorflow/core/framework/tensor.proto that hold values, and the dtypes that are kept in them. */
const CONTENT = 4;
const RAW_FIELDS: Readonly<Partial<Record<number, readonly DType[]>>> = {
  5: ['float32'],
  6: ['float64'],
};
const VARINT_FIELDS: Readonly<Partial<Record<number, readonly DType[]>>> = {
  7: ['int32', 'int16', 'int8', 'uint16', 'uint8'],
  10: ['int64'],
  11: ['bool'],
  13: ['float16', 'bfloat16'],
  16: ['uint32'],
  17: ['uint64'],
};

/** One value of `dtype` for each number, cut to its width. */
function encodeVarints(dtype: DType, numbers: readonly bigint[]): Uint8Array {
  const { bytes, array } = dtypes[dtype];
  const out = new array(new ArrayBuffer(numbers.length * bytes));
  numbers.forEach((number, i) => {
    if (out instanceof BigInt64Array || out instanceof BigUint64Array) out[i] = number;
    else out[i] = Number(BigInt.asIntN(64, number));
  });
  return littleEndian(new Uint8Array(out.buffer), bytes);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

/**
 * The values of a TensorProto, row-major and low byte first, from whichever of its fields holds them.
 *
 * @returns a view of the message where that is possible
 * @throws DamageError where the message is damaged
 */
export function tensorProtoBytes(message: Uint8Array, dtype: DType): Uint8Array {
  const raw: Uint8Array[] = [];
  const numbers: bigint[] = [];
  const take = (entry: WireField): void => {
    const { field } = entry;
    if (entry.kind === 'varint') {
      if (VARINT_FIELDS[field]?.includes(dtype)) numbers.push(entry.value);
    } else if (field === CONTENT || RAW_FIELDS[field]?.includes(dtype)) raw.push(entry.bytes);
    else if (VARINT_FIELDS[field]?.includes(dtype))
      for (const number of packedVarints(entry.bytes)) numbers.push(number);
  };
  for (const entry of wireFields(message)) take(entry);
  return numbers.length > 0 ? encodeVarints(dtype, numbers) : concat(raw);
}
