import type { DType } from '../dtype.js';
import type { H5Metadata } from './h5-library.js';

/** Members of H5T_class_t. */
const INTEGER = 0;
const FLOAT = 1;
const ENUM = 8;
const NAMES: Readonly<Record<number, string>> = {
  2: 'time',
  3: 'text',
  4: 'bits',
  5: 'opaque bytes',
  6: 'compound type',
  7: 'references',
  9: 'rows of different length',
  10: 'arrays',
};

const SIGNED: Readonly<Record<number, DType>> = { 1: 'int8', 2: 'int16', 4: 'int32', 8: 'int64' };
const UNSIGNED: Readonly<Record<number, DType>> = { 1: 'uint8', 2: 'uint16', 4: 'uint32', 8: 'uint64' };
const FLOATS: Readonly<Record<number, DType>> = { 2: 'float16', 4: 'float32', 8: 'float64' };

/** The dtype of a data set; undefined where there is none here. */
export function dtypeOfH5({ type, size, signed, enum_type: enumeration }: H5Metadata): DType | undefined {
  if (type === INTEGER) return (signed ? SIGNED : UNSIGNED)[size];
  if (type === FLOAT) return FLOATS[size];
  // h5py's booleans.
  const { FALSE: no, TRUE: yes } = enumeration?.members ?? {};
  return type === ENUM && size === 1 && no === 0 && yes === 1 ? 'bool' : undefined;
}

export function nameOfH5({ type, size }: H5Metadata): string {
  return NAMES[type] ?? `${type === FLOAT ? 'floats' : 'integers'} of ${size} bytes`;
}
