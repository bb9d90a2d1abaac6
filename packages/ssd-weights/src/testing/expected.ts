import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TensorFile } from '../tensor-file.js';
import type { Tensor } from '../tensor.js';
import { toFloat32 } from '../to-float32.js';

export interface Described {
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

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(fixture(name), 'utf8'));
}

export function readExpected(): Expected {
  return readJson('expected.json') as Expected;
}

/** What the script of a folder of fixtures says of each of its files: tensors by name. */
export function readExpectedFiles(folder: string): Record<string, Record<string, Described>> {
  return readJson(`${folder}/expected.json`) as Record<string, Record<string, Described>>;
}

const NAMED: Record<string, number> = { nan: NaN, inf: Infinity, '-inf': -Infinity };

export function expectedNumbers({ values }: Described): number[] {
  return values.map((v) => (typeof v === 'string' ? (NAMED[v] ?? Number(v)) : Number(v)));
}

/** Dtype, shape and values are those that Python printed; a half by the number it stands for. */
export function expectTensor(tensor: Tensor | undefined, described: Described): void {
  expect(tensor?.dtype).toBe(described.dtype);
  expect(tensor!.shape).toEqual(described.shape);
  const { dtype, data } = tensor!;
  if (dtype === 'int64' || dtype === 'uint64') expect(Array.from(data, String)).toEqual(described.values);
  else if (dtype === 'float16' || dtype === 'bfloat16')
    expect(Array.from(toFloat32(tensor!))).toEqual(expectedNumbers(described).map(Math.fround));
  // toEqual tells -0 from 0. Python prints a float32 as the double of the same value.
  else expect(Array.from(data, Number)).toEqual(expectedNumbers(described));
}

/** Each tensor that an open file lists is what Python printed, and its entry says what reading it gives. */
export async function expectTensors(file: TensorFile, tensors: Record<string, Described>): Promise<void> {
  for (const { name, dtype, shape, bytes } of file.entries) {
    const read = await file.read(name);
    expectTensor(read, tensors[name]!);
    expect({ dtype, shape, bytes }).toEqual({
      dtype: read.dtype,
      shape: read.shape,
      bytes: read.data.byteLength,
    });
  }
}
