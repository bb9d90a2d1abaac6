import { type Tensor, div, scalar, tensor, tensor1d } from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { registerBackends } from '../register-backends.js';
import { Session } from '../session/session.js';

const bits = (values: ArrayLike<number>): string[] =>
  [...new Uint32Array(Float32Array.from(values).buffer)].map((word) => word.toString(16));

describe('constants of a compiled function', () => {
  registerBackends();
  const scalarInput = { x: { shape: [], dtype: 'float32' } } as const;

  it('keep the sign of zero, whichever of the two comes first', async () => {
    const session = new Session();
    const run = async (first: number, second: number): Promise<(number | undefined)[]> => {
      const fn = session.compile(
        ({ x }) => ({
          a: div(x as Tensor, scalar(first)),
          b: div(x as Tensor, scalar(second)),
        }),
        { name: 'divide', inputs: scalarInput },
      );
      const { a, b } = await fn.run({ x: 1 });
      return [a?.data[0], b?.data[0]];
    };
    expect(await run(0, -0)).toEqual([Infinity, -Infinity]);
    expect(await run(-0, 0)).toEqual([-Infinity, Infinity]);
    session.dispose();
  });

  it('are the bits they were given, shared, filled or neither', async () => {
    const session = new Session();
    // Up to 16 elements are shared, from 32 equal ones on a Fill is made.
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(0, -0, 1, -1, Infinity, 2 ** -149), { minLength: 1, maxLength: 3 }),
        fc.constantFrom(1, 2, 15, 16, 17, 32, 40),
        async (pattern, size) => {
          const lists = pattern.map((value) =>
            Float32Array.from({ length: size }, (_, index) =>
              index === size - 1 ? (pattern[0] ?? 0) : value,
            ),
          );
          const fn = session.compile(
            () => Object.fromEntries(lists.map((values, index) => [`y${index}`, tensor1d(values)])),
            { name: 'constants', inputs: {} },
          );
          const outputs = await fn.run({});
          lists.forEach((values, index) => {
            expect(bits((outputs[`y${index}`]?.data ?? []) as Float32Array)).toEqual(bits(values));
          });
        },
      ),
      { numRuns: 40 },
    );
    session.dispose();
  });

  it('tell the payloads of NaNs apart', async () => {
    const session = new Session();
    const nan = (word: number): Float32Array => new Float32Array(Uint32Array.of(word).buffer);
    const words = [0x7fc00001, 0x7fc00002, 0xffc00001];
    const fn = session.compile(
      () => Object.fromEntries(words.map((word) => [`y${word}`, tensor(nan(word), [])])),
      { name: 'nans', inputs: {} },
    );
    const outputs = await fn.run({});
    for (const word of words)
      expect(new Uint32Array((outputs[`y${word}`]?.data as Float32Array).buffer)[0]).toBe(word);
    session.dispose();
  });

  it('of equal bits and another type or shape are not the same', async () => {
    const session = new Session();
    const fn = session.compile(
      () => ({
        float: tensor([0, 0], [2], 'float32'),
        int: tensor([0, 0], [2], 'int32'),
        column: tensor([0, 0], [2, 1], 'float32'),
      }),
      { name: 'zeros', inputs: {} },
    );
    const { float, int, column } = await fn.run({});
    expect([float?.data, int?.data, column?.shape]).toEqual([new Float32Array(2), new Int32Array(2), [2, 1]]);
    session.dispose();
  });
});
