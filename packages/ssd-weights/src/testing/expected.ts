import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tensor } from '../tensor.js';

interface Described {
  dtype: string;
  shape: number[];
  /** Numbers and booleans; 64-bit integers in decimal, "nan", "inf" and "-inf". */
  values: (number | boolean | string)[];
}

export interface Expected {
  tensors: Record<string, Described>;
  bfloat16: Described;
  matrix: Described;
}

export const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

export const readExpected = (): Expected =>
  JSON.parse(readFileSync(fixture('expected.json'), 'utf8')) as Expected;

const NAMED: Record<string, number> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

export const expectedNumbers = ({ values }: Described): number[] =>
  values.map((v) => (typeof v === 'string' ? (NAMED[v] ?? Number(v)) : Number(v)));

/** Dtype, shape and values are those that Python printed; halves are compared by `toFloat32`'s own test. */
export const expectTensor = (tensor: Tensor | undefined, described: Described): void => {
  expect(tensor?.dtype).toBe(described.dtype);
  expect(tensor!.shape).toEqual(described.shape);
  const { dtype, data } = tensor!;
  if (dtype === 'int64' || dtype === 'uint64') expect(Array.from(data, String)).toEqual(described.values);
  else if (dtype !== 'float16' && dtype !== 'bfloat16')
    expect(Array.from(data, Number)).toEqual(expectedNumbers(described));
};
