import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Scalar,
  type Variable,
  engine,
  memory,
  mul,
  setBackend,
  sum,
  tensor1d,
  tidy,
  variable,
} from '@tensorflow/tfjs-core';
import { temporaryFolder } from '@ssd/testing/temporary-folder';
import { registerBackends } from '../register-backends.js';
import { Session } from '../session/session.js';
import { applyAdam, type AdamArguments } from './adam.js';
import { fixedLossScale } from './loss-scale.js';

// Keras's AdamW: tools/oracle/adamw.py.
interface KerasCase {
  readonly settings: Record<'learning_rate' | 'beta_1' | 'beta_2' | 'epsilon' | 'weight_decay', number>;
  /** By step: values of a variable with weight decay and of one without. */
  readonly after: readonly (readonly [readonly number[], readonly number[]])[];
}
const { cases } = JSON.parse(readFileSync(join(__dirname, 'fixtures/adamw.json'), 'utf8')) as {
  cases: KerasCase[];
};
const SIZE = 6;
const FIRST = Array.from({ length: SIZE }, (_, i) => Math.fround(-1 + (2 * i) / (SIZE - 1)));

function gradientAt(step: number): Float32Array {
  return Float32Array.from({ length: SIZE }, (_, i) => Math.sin(step * (i + 1)) * 10 ** ((i % 3) - 1));
}

registerBackends();
const folder = temporaryFolder();
const sessions: Session[] = [];

beforeEach(async () => {
  await setBackend('tensorflow');
});

afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose();
  engine().disposeVariables();
});

function argumentsOf({ settings }: KerasCase): Omit<AdamArguments, 'gradients' | 'variables'> {
  return {
    learningRates: [settings.learning_rate, settings.learning_rate],
    beta1: settings.beta_1,
    beta2: settings.beta_2,
    epsilon: settings.epsilon,
    weightDecays: [settings.weight_decay, 0],
  };
}

function makeVariables(): [Variable, Variable] {
  return [variable(tensor1d(FIRST), true, 'decayed'), variable(tensor1d(FIRST), true, 'free')];
}

function compile(kerasCase: KerasCase) {
  const session = new Session();
  sessions.push(session);
  const variables = makeVariables();
  const step = session.compile(
    ({ gradient }) => {
      applyAdam({ variables, gradients: [gradient!, gradient!], ...argumentsOf(kerasCase) });
      return {};
    },
    { name: 'train', inputs: { gradient: { shape: [SIZE], dtype: 'float32' } } },
  );
  return { session, step, variables };
}

/** Both are float32, and powers of β are products here and powers there. */
function expectNear(got: ArrayLike<number>, expected: readonly number[]): void {
  expect(got).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(got[i]! - value)).toBeLessThan(2e-6 + 2e-5 * Math.abs(value));
  });
}

describe.each(cases.map((kerasCase) => [JSON.stringify(kerasCase.settings), kerasCase] as const))(
  'with %s',
  (_, kerasCase) => {
    it("makes the steps of Keras's AdamW in the graph", async () => {
      const { session, step, variables } = compile(kerasCase);
      for (const [i, expected] of kerasCase.after.entries()) {
        await step.run({ gradient: gradientAt(i + 1) });
        for (const [v, values] of expected.entries()) expectNear(await session.read(variables[v]!), values);
      }
    });

    it('makes them eagerly, without leaving tensors but its slots', () => {
      const variables = makeVariables();
      const { numTensors } = memory();
      for (const [i, expected] of kerasCase.after.entries()) {
        tidy(() => {
          const gradient = tensor1d(gradientAt(i + 1));
          applyAdam({ variables, gradients: [gradient, gradient], ...argumentsOf(kerasCase) });
        });
        for (const [v, values] of expected.entries()) expectNear(variables[v]!.dataSync(), values);
      }
      expect(memory().numTensors).toBe(numTensors + 4);
    });
  },
);

it('goes on from a checkpoint, bit for bit', async () => {
  const [kerasCase] = cases as [KerasCase];
  const whole = compile(kerasCase);
  const prefix = join(folder.path, 'adam.ckpt');
  for (const t of [1, 2, 3]) await whole.step.run({ gradient: gradientAt(t) });
  await whole.session.save(prefix);
  for (const t of [4, 5]) await whole.step.run({ gradient: gradientAt(t) });
  const names = whole.session.variableNames();
  expect([...names].sort()).toEqual([
    'beta1_power',
    'beta2_power',
    'decayed',
    'decayed/Adam',
    'decayed/Adam_1',
    'free',
    'free/Adam',
    'free/Adam_1',
  ]);
  const read = (session: Session) => Promise.all(names.map(async (name) => [...(await session.read(name))]));
  const expected = await read(whole.session);
  engine().disposeVariables();

  const resumed = compile(kerasCase);
  const report = await resumed.session.restore(prefix);
  expect([report.missing, report.unexpected]).toEqual([[], []]);
  for (const t of [4, 5]) await resumed.step.run({ gradient: gradientAt(t) });
  expect(await read(resumed.session)).toEqual(expected);
});

it('is skipped as a whole, powers of β included, where gradients overflow', async () => {
  const session = new Session();
  sessions.push(session);
  const w = variable(tensor1d([1]), true, 'w');
  const scale = fixedLossScale(2);
  const step = session.compile(
    ({ x }) => {
      const { grads, finite } = scale.gradients(() => sum<Scalar>(mul(w, x!)), [w]);
      scale.apply(finite, () => {
        applyAdam({ variables: [w], gradients: [grads['w']!], learningRates: [0.5], weightDecays: [0.1] });
      });
      return { finite };
    },
    { name: 'train', inputs: { x: { shape: [1], dtype: 'float32' } } },
  );
  const state = () =>
    Promise.all(session.variableNames().map(async (name) => [name, ...(await session.read(name))]));
  const before = await state();
  await step.run({ x: Float32Array.of(NaN) });
  expect(await state()).toEqual(before);
  await step.run({ x: Float32Array.of(3) });
  // The first step of Adam is the rate, whatever the gradient: 1 − 0.5 · 0.1 − 0.5.
  expect((await session.read(w))[0]).toBeCloseTo(0.45, 5);
  expect((await session.read('beta1_power'))[0]).toBeCloseTo(0.81, 6);
});

it.each([
  [{ learningRates: [] }, 'Expected a learning rate for each of 1 variables, got 0.'],
  [{ weightDecays: [0, 0] }, 'Expected a weight decay for each of 1 variables, got 2.'],
  [{ weightDecays: [-1] }, 'Expected weightDecay of Adam to be 0 or more, got -1.'],
  [{ gradients: [] }, 'Expected a gradient for each of 1 variables, got 0'],
  [{ beta1: 1 }, 'Expected beta1 of Adam to be at least 0 and below 1, got 1.'],
  [{ beta2: NaN }, 'Expected beta2'],
  [{ epsilon: 0 }, 'Expected epsilon of Adam to be above 0, got 0.'],
])('refuses %j', (wrong, message) => {
  const w = variable(tensor1d([1]), true, 'w');
  expect(() => {
    applyAdam({ variables: [w], gradients: [tensor1d([1])], learningRates: [0.1], ...wrong });
  }).toThrow(message);
});
