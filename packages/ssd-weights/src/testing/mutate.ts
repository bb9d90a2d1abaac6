import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { WeightsError } from '../errors.js';
import type { TensorMap } from '../tensor.js';

export interface MutateOptions {
  /** @default 500 */
  runs?: number;
  /** Bytes at the head of the file that the changes keep to. @default all */
  within?: number;
  /** Gives the same changes every time. @default others each time */
  seed?: number;
}

/**
 * Reads a file again and again with bytes changed or cut off. It must give tensors whose data has the size of their shape,
 * or a WeightsError; never another error, a hang or more memory than the file's size explains.
 *
 * @returns how many of the runs were refused
 */
export async function expectOnlyWeightsErrors(
  original: string,
  copy: string,
  read: (file: string) => Promise<TensorMap>,
  { runs = 500, within = Infinity, seed }: MutateOptions = {},
): Promise<number> {
  const bytes = readFileSync(original);
  let refused = 0;
  const change = fc.tuple(fc.nat(Math.min(bytes.length, within) - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 4 }), fc.nat(bytes.length), async (changes, length) => {
      const mutated = Buffer.from(bytes);
      for (const [position, value] of changes) mutated[position] = value;
      writeFileSync(copy, changes.length > 0 ? mutated : mutated.subarray(0, length));
      try {
        for (const { shape, data } of (await read(copy)).values())
          expect(data).toHaveLength(shape.reduce((product, size) => product * size, 1));
      } catch (error) {
        expect(error).toBeInstanceOf(WeightsError);
        expect((error as WeightsError).hint).toMatch(/\.$/);
        refused++;
      }
    }),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }) },
  );
  return refused;
}
