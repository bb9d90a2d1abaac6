import {
  type Scalar,
  type Tensor,
  type Variable,
  add,
  engine,
  greater,
  less,
  mul,
  scalar,
  tensor1d,
  variable,
} from '@tensorflow/tfjs-core';
import { registerBackends } from '../register-backends.js';
import { Session } from '../session/session.js';
import { assign, updatedValue } from './assign.js';
import { applyMomentum } from './momentum.js';
import { updateIf } from './update-if.js';

registerBackends();

const session = new Session();
const input = { x: { shape: [], dtype: 'float32' } } as const;
const state = (name: string, value: number): Variable => variable(scalar(value), true, name);
const positive = (x: Tensor | undefined): Tensor => greater(x as Tensor, 0);

afterAll(() => {
  session.dispose();
  engine().disposeVariables();
});

it('updates only in the runs where the condition holds, slots included', async () => {
  const w = state('momentum/w', 10);
  const step = session.compile(
    ({ x }) => {
      updateIf(positive(x), () => {
        applyMomentum({ variables: [w], gradients: [x as Tensor], learningRate: 1, momentum: 0.5 });
      });
      return { before: w.clone(), after: updatedValue(w) };
    },
    { name: 'momentum', inputs: input },
  );
  const rows: number[][] = [];
  for (const x of [2, -1, 1, NaN]) {
    const { before, after } = await step.run({ x });
    rows.push([
      before?.data[0] ?? NaN,
      after?.data[0] ?? NaN,
      (await session.read('momentum/w/Momentum'))[0] ?? NaN,
    ]);
  }
  expect(rows).toEqual([
    [10, 8, 2], // accum 2, 10 − 2
    [8, 8, 2], // skipped
    [8, 6, 2], // accum 0.5 · 2 + 1 = 2, 8 − 2
    [6, 6, 2], // NaN > 0 is false
  ]);
});

it('keeps the order of updates around it', async () => {
  const v = state('order/v', 1);
  const step = session.compile(
    ({ x }) => {
      assign(v, mul(v, 2)); // 2 v
      const doubled = updatedValue(v);
      updateIf(positive(x), () => {
        assign(v, add(updatedValue(v), x as Tensor)); // 2 v + x, or 2 v
      });
      const added = updatedValue(v);
      assign(v, add(updatedValue(v), 100));
      return { start: v.clone(), doubled, added, end: updatedValue(v) };
    },
    { name: 'order', inputs: input },
  );
  const run = async (x: number): Promise<(number | undefined)[]> =>
    Object.values(await step.run({ x })).map(({ data }) => data[0]);
  expect(await run(5)).toEqual([1, 2, 7, 107]);
  expect(await run(-5)).toEqual([107, 214, 214, 314]);
});

it('lets the value at the start be read before an update that follows a skipped one', async () => {
  const v = state('race/v', 0);
  const step = session.compile(
    ({ x }) => {
      updateIf(positive(x), () => {
        assign(v, x as Scalar);
      });
      assign(v, add(v, 1));
      return { start: v.clone() };
    },
    { name: 'race', inputs: input },
  );
  for (let run = 0; run < 20; run++) {
    expect((await step.run({ x: -1 }))['start']?.data[0]).toBe(run);
  }
});

it('nests', async () => {
  const v = state('nested/v', 0);
  const step = session.compile(
    ({ x }) => {
      updateIf(positive(x), () => {
        updateIf(less(x as Tensor, 10), () => {
          assign(v, add(v, 1));
        });
        assign(v, add(updatedValue(v), 100));
      });
      return { v: updatedValue(v) };
    },
    { name: 'nested', inputs: input },
  );
  const after = async (x: number): Promise<number | undefined> => (await step.run({ x }))['v']?.data[0];
  expect(await after(5)).toBe(101); // both
  expect(await after(50)).toBe(201); // the outer one
  expect(await after(-5)).toBe(201); // none, although −5 < 10
});

it('ends with its body, and after an error', async () => {
  const v = state('after/v', 0);
  const step = session.compile(
    ({ x }) => {
      expect(() => {
        updateIf(positive(x), () => {
          throw new Error('body');
        });
      }).toThrow('body');
      assign(v, add(v, 1));
      return {};
    },
    { name: 'after', inputs: input },
  );
  await step.run({ x: -1 });
  expect([...(await session.read(v))]).toEqual([1]);
});

it('decides at once outside of a compiled function', () => {
  const v = state('eager/v', 0);
  for (const condition of [false, true, false]) {
    updateIf(scalar(condition, 'bool'), () => {
      assign(v, add(v, 1));
    });
  }
  expect(v.dataSync()[0]).toBe(1);
});

it.each([
  ['a number', () => scalar(1), 'got float32 []'],
  ['several', () => tensor1d([true, false], 'bool'), 'got bool [2]'],
])('refuses %s as condition', (_, condition, message) => {
  expect(() => {
    updateIf(condition(), () => undefined);
  }).toThrow(message);
});
