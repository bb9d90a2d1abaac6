import type { DType } from '../dtype.js';

/** tensorflow/core/framework/types.proto: name, and the dtype here where there is one. */
const TYPES: Readonly<Record<number, readonly [name: string, dtype?: DType]>> = {
  1: ['float', 'float32'],
  2: ['double', 'float64'],
  3: ['int32', 'int32'],
  4: ['uint8', 'uint8'],
  5: ['int16', 'int16'],
  6: ['int8', 'int8'],
  7: ['string'],
  8: ['complex64'],
  9: ['int64', 'int64'],
  10: ['bool', 'bool'],
  14: ['bfloat16', 'bfloat16'],
  17: ['uint16', 'uint16'],
  18: ['complex128'],
  19: ['half', 'float16'],
  20: ['resource'],
  21: ['variant'],
  22: ['uint32', 'uint32'],
  23: ['uint64', 'uint64'],
};

export function dtypeOfTensorFlow(type: number): DType | undefined {
  return TYPES[type]?.[1];
}

/** For messages. */
export function nameOfTensorFlow(type: number): string {
  return TYPES[type]?.[0] ?? `type ${type}`;
}

export function tensorFlowOfDtype(dtype: DType): number {
  return Number(Object.entries(TYPES).find(([, [, known]]) => known === dtype)![0]);
}
