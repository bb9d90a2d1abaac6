import type { CApi, Pointer } from './c-api.js';
import { memcpy } from './c-library.js';
import { DataType, type TypedArray, arrayFor, dataTypeName, toTypedArray } from './data-type.js';
import { TensorFlowError } from './tensorflow-error.js';

// sizeof(TF_TString): tensorflow/core/platform/ctstring_internal.h
const TSTRING_BYTES = 24;

function dims(shape: readonly number[]): BigInt64Array {
  return BigInt64Array.from(shape, BigInt);
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/**
 * A new `TF_Tensor` with a copy of `values`. The caller deletes it.
 *
 * @throws TensorFlowError (INVALID_ARGUMENT) where the number of values is not the shape's.
 */
export function newTensor(
  api: CApi,
  dataType: number,
  shape: readonly number[],
  values: ArrayLike<number> | TypedArray,
): Pointer {
  const data = toTypedArray(dataType, values);
  const perElement = dataType === DataType.COMPLEX64 ? 2 : 1;
  if (data.length !== sizeOf(shape) * perElement) {
    throw new TensorFlowError(
      'INVALID_ARGUMENT',
      `expected ${sizeOf(shape)} values for shape [${shape.join(', ')}], got ${data.length}`,
    );
  }
  const tensor = allocate(api, dataType, shape, data.byteLength);
  memcpy(api.TF_TensorData(tensor), data, data.byteLength);
  return tensor;
}

/** @throws TensorFlowError (RESOURCE_EXHAUSTED) where TensorFlow gets no memory: writing to none would end the process */
function allocate(api: CApi, dataType: number, shape: readonly number[], bytes: number): Pointer {
  const tensor = api.TF_AllocateTensor<Pointer>(dataType, dims(shape), shape.length, bytes);
  if (tensor === null || (bytes > 0 && api.TF_TensorData<Pointer>(tensor) === null)) {
    if (tensor !== null) api.TF_DeleteTensor(tensor);
    throw new TensorFlowError(
      'RESOURCE_EXHAUSTED',
      `no memory for a tensor of ${dataTypeName(dataType)} [${shape.join(', ')}], ${bytes} bytes`,
      { hint: 'Take a smaller batch or a smaller input size.' },
    );
  }
  return tensor;
}

/**
 * A new string tensor. The caller deletes it with {@link deleteStringTensor}: long strings live outside of it.
 *
 * @throws TensorFlowError (INVALID_ARGUMENT) where the number of strings is not the shape's.
 */
export function newStringTensor(
  api: CApi,
  shape: readonly number[],
  strings: readonly (string | Uint8Array)[],
): Pointer {
  if (strings.length !== sizeOf(shape)) {
    throw new TensorFlowError(
      'INVALID_ARGUMENT',
      `expected ${sizeOf(shape)} strings for shape [${shape.join(', ')}], got ${strings.length}`,
    );
  }
  // Before anything is allocated: what is no string fails here.
  const texts = strings.map((text) => (typeof text === 'string' ? Buffer.from(text, 'utf8') : asBytes(text)));
  const tensor = allocate(api, DataType.STRING, shape, texts.length * TSTRING_BYTES);
  const base = address(api.TF_TensorData<Pointer>(tensor));
  texts.forEach((bytes, index) => {
    const at = base + BigInt(index * TSTRING_BYTES);
    api.TF_StringInit(at);
    api.TF_StringCopy(at, bytes, bytes.byteLength);
  });
  return tensor;
}

function asBytes(value: unknown): Uint8Array {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw new TensorFlowError('INVALID_ARGUMENT', `expected a string or bytes, got ${String(value)}`);
}

/** Deletes a tensor of {@link newStringTensor}. */
export function deleteStringTensor(api: CApi, tensor: Pointer, length: number): void {
  const base = address(api.TF_TensorData<Pointer>(tensor));
  for (let index = 0; index < length; index++) api.TF_StringDealloc(base + BigInt(index * TSTRING_BYTES));
  api.TF_DeleteTensor(tensor);
}

function address(pointer: Pointer): bigint {
  return pointer ?? 0n;
}

/** The shape of a `TF_Tensor`. */
export function shapeOf(api: CApi, tensor: Pointer): number[] {
  return Array.from({ length: api.TF_NumDims<number>(tensor) }, (_, axis) =>
    Number(api.TF_Dim(tensor, axis)),
  );
}

/**
 * A copy of a tensor's values. Strings come as bytes, one Uint8Array each.
 *
 * @throws TensorFlowError (UNIMPLEMENTED) for types that JavaScript has no array for.
 */
export function readTensor(api: CApi, tensor: Pointer): TypedArray | Uint8Array[] {
  const dataType = api.TF_TensorType<number>(tensor);
  const bytes = Number(api.TF_TensorByteSize(tensor));
  if (dataType === DataType.STRING) return readStrings(api, tensor);
  const Values = arrayFor(dataType);
  if (Values === undefined) {
    throw new TensorFlowError('UNIMPLEMENTED', `cannot read a tensor of ${dataTypeName(dataType)}`, {
      hint: 'Cast it to float32 or int32 first.',
    });
  }
  const values = new Values(bytes / (Values as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT);
  memcpy(values, api.TF_TensorData(tensor), bytes);
  return values;
}

function readStrings(api: CApi, tensor: Pointer): Uint8Array[] {
  const base = address(api.TF_TensorData<Pointer>(tensor));
  return Array.from({ length: sizeOf(shapeOf(api, tensor)) }, (_, index) => {
    const at = base + BigInt(index * TSTRING_BYTES);
    const bytes = new Uint8Array(Number(api.TF_StringGetSize(at)));
    memcpy(bytes, api.TF_StringGetDataPointer(at), bytes.byteLength);
    return bytes;
  });
}
