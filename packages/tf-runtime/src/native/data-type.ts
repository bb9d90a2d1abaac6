import { ArgumentTypeError } from '@ssd/errors';

/** Numbers of tensorflow/core/framework/types.proto. */
export const DataType = {
  FLOAT: 1,
  DOUBLE: 2,
  INT32: 3,
  UINT8: 4,
  INT16: 5,
  INT8: 6,
  STRING: 7,
  COMPLEX64: 8,
  INT64: 9,
  BOOL: 10,
  BFLOAT16: 14,
  HALF: 19,
  RESOURCE: 20,
} as const;

/** Values as they cross the border to TensorFlow. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array | BigInt64Array;

const ARRAYS: Readonly<Record<number, new (length: number) => TypedArray>> = {
  [DataType.FLOAT]: Float32Array,
  [DataType.DOUBLE]: Float64Array,
  [DataType.INT32]: Int32Array,
  [DataType.UINT8]: Uint8Array,
  [DataType.BOOL]: Uint8Array,
  [DataType.INT64]: BigInt64Array,
  [DataType.COMPLEX64]: Float32Array,
};

const NAMES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(DataType).map(([name, value]) => [value, name.toLowerCase()]),
);

/** `float`, `int32`, …, for messages. */
export function dataTypeName(dataType: number): string {
  return NAMES[dataType] ?? `type ${dataType}`;
}

/** The typed array that holds tensors of a data type, if JavaScript has one. */
export function arrayFor(dataType: number): (new (length: number) => TypedArray) | undefined {
  return ARRAYS[dataType];
}

/**
 * `values` as the bytes of `dataType`.
 *
 * @param values - numbers of any kind; for INT64 an Int32Array of two means one int64 (tfjs-node's Int64Scalar).
 */
export function toTypedArray(dataType: number, values: ArrayLike<number> | TypedArray): TypedArray {
  const numbers = values as ArrayLike<number>;
  switch (dataType) {
    case DataType.FLOAT:
      return values instanceof Float32Array ? values : Float32Array.from(numbers);
    case DataType.DOUBLE:
      return values instanceof Float64Array ? values : Float64Array.from(numbers);
    case DataType.INT32:
      return values instanceof Int32Array ? values : Int32Array.from(numbers);
    case DataType.UINT8:
    case DataType.BOOL:
      return values instanceof Uint8Array ? values : Uint8Array.from(numbers);
    case DataType.INT64:
      if (values instanceof BigInt64Array) return values;
      if (values instanceof Int32Array && values.length === 2) {
        return new BigInt64Array(values.slice().buffer);
      }
      return BigInt64Array.from(Array.from(numbers), BigInt);
    case DataType.COMPLEX64:
      return values instanceof Float32Array ? values : Float32Array.from(numbers);
    default:
      throw new ArgumentTypeError(`Expected values of a numeric type, got ${dataTypeName(dataType)}`);
  }
}
