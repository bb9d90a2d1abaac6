import { join } from 'node:path';
import {
  type NamedTensorMap,
  type Scalar,
  type Tensor,
  type Tensor4D,
  add,
  conv2d,
  engine,
  mean,
  memory,
  mul,
  randomNormal,
  relu,
  scalar,
  square,
  sum,
  tensor1d,
  tidy,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { temporaryFolder } from '@ssd/testing/temporary-folder';
import { registerBackends } from '../register-backends.js';
import { Session } from '../session/session.js';
import { allFinite } from './all-finite.js';
import { assign } from './assign.js';
import { exponentialLossScale } from './exponential-loss-scale.js';
import { type LossScale, fixedLossScale } from './loss-scale.js';
import { applyMomentum } from './momentum.js';

registerBackends();

const folder = temporaryFolder();
const sessions: Session[] = [];

afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose();
  engine().disposeVariables();
});

/** A training step whose loss is x · w: the gradient is x, the scaled gradient x · scale. */
const makeStep = (scale: LossScale) => {
  const w = variable(scalar(0), true, 'w');
  const globalStep = variable(scalar(0, 'int32'), false, 'global_step');
  const body = (x: Tensor): { loss: Scalar; finite: Scalar } => {
    const { value, grads, finite } = scale.gradients(() => mul<Scalar>(x, w), [w]);
    scale.apply(finite, () => {
      applyMomentum({ variables: [w], gradients: [grads['w'] as Tensor], learningRate: 1, momentum: 0.5 });
      assign(globalStep, add(globalStep, scalar(1, 'int32')));
    });
    return { loss: value, finite };
  };
  return { w, globalStep, body };
};

const compile = (scale: LossScale) => {
  const session = new Session();
  sessions.push(session);
  const { body, ...variables } = makeStep(scale);
  const step = session.compile(({ x }) => ({ ...body(x as Tensor) }), {
    name: 'train',
    inputs: { x: { shape: [], dtype: 'float32' } },
  });
  const read = async (name: string): Promise<number> => (await session.read(name))[0] ?? NaN;
  return { session, step, read, ...variables };
};

// Increment every 3, decrement every 2, ratios 2 and ½, scale 2^125 at first. x · scale overflows from 2^128 on: x = 8 at
// a scale of 2^125, x = 16 at 2^124. Momentum ½, learning rate 1: a ← a / 2 + x, w ← w − a.
const TABLE = [
  // x, finite, log2(scale), good, bad, a, w, global step
  [1, 1, 125, 1, 0, 1, -1, 1],
  [8, 0, 125, 0, 1, 1, -1, 1], // skipped: good starts anew
  [1, 1, 125, 1, 1, 1.5, -2.5, 2], // bad stays
  [8, 0, 124, 0, 0, 1.5, -2.5, 2], // the second bad one: half the scale, both start anew
  [8, 1, 124, 1, 0, 8.75, -11.25, 3], // 8 · 2^124 = 2^127 is finite
  [16, 0, 124, 0, 1, 8.75, -11.25, 3],
  [0, 1, 124, 1, 1, 4.375, -15.625, 4],
  [0, 1, 124, 2, 1, 2.1875, -17.8125, 5],
  [0, 1, 125, 0, 0, 1.09375, -18.90625, 6], // the third good one: twice the scale, both start anew
  [NaN, 0, 125, 0, 1, 1.09375, -18.90625, 6],
  [-Infinity, 0, 124, 0, 0, 1.09375, -18.90625, 6],
] as const;
const options = { initial: 2 ** 125, incrementEvery: 3, decrementEvery: 2 };

describe('exponentialLossScale', () => {
  it('follows the table in the graph', async () => {
    const { step, read } = compile(exponentialLossScale(options));
    let before = 0;
    for (const [x, isFinite, log2, good, bad, a, w, globalStep] of TABLE) {
      const { loss, finite } = await step.run({ x });
      expect([x, finite?.data[0], Math.log2(await read('loss_scale'))]).toEqual([x, isFinite, log2]);
      expect([await read('good_steps'), await read('bad_steps')]).toEqual([good, bad]);
      expect([await read('w/Momentum'), await read('w'), await read('global_step')]).toEqual([
        a,
        w,
        globalStep,
      ]);
      expect(loss?.data[0]).toBe(x * before); // not scaled: finite where the scaled one is not
      before = w;
    }
  });

  it('follows it eagerly, without leaving tensors', () => {
    const scale = exponentialLossScale(options);
    const { w, globalStep, body } = makeStep(scale);
    const run = (x: number): number | undefined => tidy(() => body(scalar(x)).finite.dataSync()[0]);
    const [[first], ...rest] = TABLE;
    run(first); // makes the slot
    const { numTensors } = memory();
    for (const [x, isFinite, log2, good, bad, , wAfter, stepAfter] of rest) {
      expect(run(x)).toBe(isFinite);
      const [scaleNow = 0, goodNow, badNow] = scale.variables.map((state) => state.dataSync()[0]);
      expect([x, Math.log2(scaleNow), goodNow, badNow]).toEqual([x, log2, good, bad]);
      expect([w.dataSync()[0], globalStep.dataSync()[0]]).toEqual([wAfter, stepAfter]);
    }
    expect(memory().numTensors).toBe(numTensors);
  });

  it("starts as the reference's", () => {
    const [scale, good, bad] = exponentialLossScale().variables;
    expect(
      [scale, good, bad].map((state) => [state?.name, state?.dtype, state?.trainable, state?.dataSync()[0]]),
    ).toEqual([
      ['loss_scale', 'float32', false, 4_294_967_296],
      ['good_steps', 'int32', false, 0],
      ['bad_steps', 'int32', false, 0],
    ]);
  });

  it('stops growing before 3.4e38, where gradients still come through', async () => {
    const { step, read } = compile(exponentialLossScale({ initial: 2 ** 126, incrementEvery: 1 }));
    // 2^126 < 3.4e38 / 2 = 1.7e38 ≤ 2^127 = 1.701e38
    for (const expected of [127, 127]) {
      await step.run({ x: 0 });
      expect([Math.log2(await read('loss_scale')), await read('good_steps')]).toEqual([expected, 0]);
    }
    // 2^127 has a denormal reciprocal, 2^−127.
    await step.run({ x: 1 });
    expect(await read('w')).toBe(-1);
  });

  it('never goes below 1', async () => {
    const { step, read } = compile(exponentialLossScale({ initial: 3, decrementEvery: 1 }));
    for (const expected of [1.5, 1, 1]) {
      await step.run({ x: NaN });
      expect(await read('loss_scale')).toBe(expected);
    }
  });

  it('goes on from a checkpoint, bit for bit', async () => {
    const whole = compile(exponentialLossScale(options));
    const xs = TABLE.map(([x]) => x);
    const prefix = join(folder.path, 'e1.ckpt');
    for (const x of xs.slice(0, 4)) await whole.step.run({ x });
    await whole.session.save(prefix);
    for (const x of xs.slice(4)) await whole.step.run({ x });
    const names = whole.session.variableNames();
    expect(names).toEqual(expect.arrayContaining(['loss_scale', 'good_steps', 'bad_steps', 'w/Momentum']));
    const expected = await Promise.all(names.map(whole.read));
    engine().disposeVariables();

    const resumed = compile(exponentialLossScale(options));
    const report = await resumed.session.restore(prefix);
    expect([report.missing, report.unexpected]).toEqual([[], []]);
    for (const x of xs.slice(4)) await resumed.step.run({ x });
    expect(await Promise.all(names.map(resumed.read))).toEqual(expected);
  });

  it('is one of several by its scope', () => {
    const [a, b] = ['a', 'b'].map((scope) => exponentialLossScale({ scope }));
    expect([a?.variables[0]?.name, b?.variables[0]?.name]).toEqual(['a/loss_scale', 'b/loss_scale']);
    a?.dispose();
    expect(exponentialLossScale({ scope: 'a' }).kind).toBe('exponential');
  });

  it.each([
    [{ initial: 0.5 }, 'Expected initial of the loss scale to be at least 1 and below 3.4e38, got 0.5'],
    [{ initial: Infinity }, 'got Infinity'],
    [{ incrementEvery: 0 }, 'Expected incrementEvery of the loss scale to be a whole number ≥ 1, got 0'],
    [{ decrementEvery: 1.5 }, 'Expected decrementEvery'],
    [{ incrementRatio: 1 }, 'Expected incrementRatio of the loss scale to be above 1, got 1'],
    [{ decrementRatio: 1 }, 'Expected decrementRatio of the loss scale to be between 0 and 1, got 1'],
    [{ decrementRatio: NaN }, 'got NaN'],
  ])('refuses %j and makes no variable', (bad, message) => {
    expect(() => exponentialLossScale(bad)).toThrow(message);
    expect(Object.keys(engine().state.registeredVariables)).toEqual([]);
  });
});

describe('fixedLossScale', () => {
  it('skips what overflows and stays', async () => {
    const { step, read, session } = compile(fixedLossScale(2 ** 125));
    const rows: unknown[] = [];
    for (const x of [1, 8, 8, 1]) {
      const { finite } = await step.run({ x });
      rows.push([finite?.data[0], await read('w/Momentum'), await read('w'), await read('global_step')]);
    }
    expect(rows).toEqual([
      [1, 1, -1, 1],
      [0, 1, -1, 1],
      [0, 1, -1, 1],
      [1, 1.5, -2.5, 2],
    ]);
    expect(session.variableNames().sort()).toEqual(['global_step', 'w', 'w/Momentum']);
  });

  it.each([0.5, 0, -1, NaN, Infinity, 1e39])('refuses %d', (value) => {
    expect(() => fixedLossScale(value)).toThrow(`at least 1 and at most 3.4e38, got ${value}`);
  });
});

describe('gradients', () => {
  it('are those of the loss itself, of the variables that it uses', () => {
    const a = variable(tensor1d([1, -2]), true, 'a');
    variable(tensor1d([5]), true, 'unused');
    const { value, grads, finite } = fixedLossScale(1024).gradients(() => sum<Scalar>(square(a)));
    expect([value.dataSync()[0], finite.dataSync()[0]]).toEqual([5, 1]);
    expect(Object.keys(grads)).toEqual(['a']);
    expect([...(grads['a']?.dataSync() ?? [])]).toEqual([2, -4]); // 2a
  });
});

it('trains to the same bits with a power of two as without', async () => {
  const x = Float32Array.from({ length: 2 * 8 * 8 * 3 }, (_, index) => Math.sin(index));
  const train = async (scale?: LossScale): Promise<number[]> => {
    const session = new Session();
    sessions.push(session);
    const filter = variable(randomNormal([3, 3, 3, 4], 0, 1, 'float32', 1), true, 'filter');
    const step = session.compile(
      ({ images }) => {
        const loss = (): Scalar =>
          mean(square(relu(conv2d(images as Tensor4D, filter as unknown as Tensor4D, 1, 'same'))));
        const update = ({ filter: gradient }: NamedTensorMap): void => {
          const gradients = [gradient as Tensor];
          applyMomentum({ variables: [filter], gradients, learningRate: 0.1, momentum: 0.9 });
        };
        if (scale === undefined) {
          const { value, grads } = variableGrads(loss, [filter]);
          update(grads);
          return { value };
        }
        const { value, grads, finite } = scale.gradients(loss, [filter]);
        scale.apply(finite, () => {
          update(grads);
        });
        return { value };
      },
      { name: 'train', inputs: { images: { shape: [2, 8, 8, 3], dtype: 'float32' } } },
    );
    for (let run = 0; run < 10; run++) await step.run({ images: x });
    const trained = [...(await session.read(filter))];
    engine().disposeVariables();
    return trained;
  };
  const plain = await train();
  expect(plain.every(Number.isFinite)).toBe(true);
  expect(await train(fixedLossScale(1024))).toEqual(plain);
  expect(await train(exponentialLossScale({ initial: 2 ** 20, incrementEvery: 3 }))).toEqual(plain);
});

describe('allFinite', () => {
  it.each([
    [[[1, 2], [3]], 1],
    [[[1, 2], [Infinity]], 0],
    [[[1, NaN], [3]], 0],
    [[[-Infinity]], 0],
    [[[3.4e38, -3.4e38, 1e-45]], 1],
    [[[]], 1],
    [[], 1],
  ])('of %j is %d', (values, expected) => {
    expect(allFinite(values.map((value) => tensor1d(value, 'float32'))).dataSync()[0]).toBe(expected);
  });
});
