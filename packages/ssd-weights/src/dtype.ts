/**
 * Element types, with the array that holds them. JavaScript has no half floats: `float16` and `bfloat16` are kept as
 * their 16 bits, see `toFloat32`. A `bool` is a byte, 0 or 1.
 */
export interface DTypeArrays {
  bool: Uint8Array;
  uint8: Uint8Array;
  int8: Int8Array;
  uint16: Uint16Array;
  int16: Int16Array;
  float16: Uint16Array;
  bfloat16: Uint16Array;
  uint32: Uint32Array;
  int32: Int32Array;
  float32: Float32Array;
  uint64: BigUint64Array;
  int64: BigInt64Array;
  float64: Float64Array;
}

export type DType = keyof DTypeArrays;

export interface DTypeInfo<D extends DType = DType> {
  readonly bytes: number;
  readonly array: new (buffer: ArrayBuffer) => DTypeArrays[D];
  /** Name in a safetensors header. */
  readonly safetensors: string;
  /** Kind and size in a NumPy `descr`, after the byte order; undefined where NumPy has none. */
  readonly numpy: string | undefined;
}

export const dtypes: { readonly [D in DType]: DTypeInfo<D> } = {
  bool: { bytes: 1, array: Uint8Array, safetensors: 'BOOL', numpy: 'b1' },
  uint8: { bytes: 1, array: Uint8Array, safetensors: 'U8', numpy: 'u1' },
  int8: { bytes: 1, array: Int8Array, safetensors: 'I8', numpy: 'i1' },
  int16: { bytes: 2, array: Int16Array, safetensors: 'I16', numpy: 'i2' },
  uint16: { bytes: 2, array: Uint16Array, safetensors: 'U16', numpy: 'u2' },
  float16: { bytes: 2, array: Uint16Array, safetensors: 'F16', numpy: 'f2' },
  bfloat16: { bytes: 2, array: Uint16Array, safetensors: 'BF16', numpy: undefined },
  int32: { bytes: 4, array: Int32Array, safetensors: 'I32', numpy: 'i4' },
  uint32: { bytes: 4, array: Uint32Array, safetensors: 'U32', numpy: 'u4' },
  float32: { bytes: 4, array: Float32Array, safetensors: 'F32', numpy: 'f4' },
  float64: { bytes: 8, array: Float64Array, safetensors: 'F64', numpy: 'f8' },
  int64: { bytes: 8, array: BigInt64Array, safetensors: 'I64', numpy: 'i8' },
  uint64: { bytes: 8, array: BigUint64Array, safetensors: 'U64', numpy: 'u8' },
};

/** In the order in which the safetensors library declares them, which its writer sorts by. */
export const dtypeNames = Object.keys(dtypes) as DType[];

function findBy(key: 'safetensors' | 'numpy', value: string): DType | undefined {
  return dtypeNames.find((name) => dtypes[name][key] === value);
}

export function dtypeOfSafetensors(name: string): DType | undefined {
  return findBy('safetensors', name);
}
export function dtypeOfNumpy(kind: string): DType | undefined {
  return findBy('numpy', kind);
}
