import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  type Scalar,
  type Tensor,
  type Tensor4D,
  add,
  backend,
  conv2d,
  mean,
  memory,
  randomNormal,
  relu,
  scalar,
  square,
  sub,
  tensor,
  tidy,
  variable,
  variableGrads,
  zeros,
} from '@tensorflow/tfjs-core';
import type { EagerBackend } from './eager/eager-backend.js';
import { registerBackends } from './register-backends.js';
import { Session } from './session/session.js';
import { applyMomentum } from './training/momentum.js';

registerBackends();

const STEPS = 120;

// The features of a step are 524 kB: one of its tensors kept each time would be 63 MB in the end.
const ALLOWED_GROWTH = 12e6;

const SHAPE: [number, number, number, number] = [4, 64, 64, 3];
const images = Float32Array.from({ length: 4 * 64 * 64 * 3 }, (_, index) => Math.sin(index));
const filter = variable(randomNormal([3, 3, 3, 8], 0, 0.3, 'float32', 1), true, 'filter');
const bias = variable(zeros([8]), true, 'bias');
const variables = [filter, bias];

const update = (x: Tensor): Scalar => {
  const { value, grads } = variableGrads(
    () =>
      mean(
        square(sub(relu(add(conv2d(x as Tensor4D, filter as unknown as Tensor4D, 1, 'same'), bias)), 1)),
      ) as unknown as Scalar,
    variables,
  );
  applyMomentum({
    variables,
    gradients: variables.map((v) => grads[v.name] as Tensor),
    learningRate: 0.01,
    momentum: 0.9,
  });
  return value;
};

const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
};

/** Memory of the process that is no file's, bytes. */
const anonymousMemory = (): number => {
  collectGarbage();
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
};

/**
 * The least growth over up to three windows of steps, bytes. The allocators of two languages take memory when they like: a
 * single window may grow, but a leak grows in every one.
 */
const leastGrowth = async (step: () => unknown): Promise<number> => {
  let least = Infinity;
  for (let round = 0; round < 3 && least >= ALLOWED_GROWTH; round++) {
    const before = anonymousMemory();
    for (let index = 0; index < STEPS; index++) await step();
    least = Math.min(least, anonymousMemory() - before);
  }
  return least;
};

/** Collects garbage until what it frees is free. Finalizers run in turns of the loop, when they like: no clock says when. */
const settled = async (isFree: () => boolean): Promise<void> => {
  for (let round = 0; round < 200 && !isFree(); round++) {
    collectGarbage();
    await turn();
  }
};

const nativeTensors = (): number => (backend() as unknown as EagerBackend).numNativeTensors();

describe('memory', () => {
  it(`is where it was after ${STEPS} eager steps`, async () => {
    const step = (): void => {
      tidy(() => {
        update(tensor(images, SHAPE));
      });
    };
    for (let index = 0; index < 50; index++) step();
    const before = { tensors: memory().numTensors, native: nativeTensors() };
    expect(await leastGrowth(step)).toBeLessThan(ALLOWED_GROWTH);
    expect(memory().numTensors).toBe(before.tensors);
    expect(nativeTensors()).toBe(before.native);
  });

  it(`is where it was after ${STEPS} compiled steps`, async () => {
    const session = new Session();
    const step = session.compile(({ x }) => ({ loss: update(x as Tensor) }), {
      name: 'step',
      inputs: { x: { shape: SHAPE, dtype: 'float32' } },
    });
    for (let index = 0; index < 50; index++) await step.run({ x: images });
    const before = { tensors: memory().numTensors, native: nativeTensors() };
    expect(await leastGrowth(() => step.run({ x: images }))).toBeLessThan(ALLOWED_GROWTH);
    expect(memory().numTensors).toBe(before.tensors);
    expect(nativeTensors()).toBe(before.native);
    session.dispose();
  });

  it('comes back from tensors that a program forgot', async () => {
    const before = nativeTensors();
    const forget = (): void => {
      for (let index = 0; index < 100; index++) add(scalar(index), 1);
    };
    forget();
    expect(nativeTensors()).toBeGreaterThanOrEqual(before + 100);
    await settled(() => nativeTensors() <= before + 10);
    expect(nativeTensors()).toBeLessThanOrEqual(before + 10);
  });

  it('comes back from sessions, disposed or forgotten', async () => {
    // 8 MB a session.
    const big = variable(zeros([1000, 2000]), true, 'big');
    const use = async (dispose: boolean): Promise<void> => {
      const session = new Session();
      const f = session.compile(() => ({ y: mean(big) }), { name: 'f', inputs: {} });
      await f.run({});
      if (dispose) session.dispose();
    };
    for (const dispose of [true, false]) {
      await use(dispose);
      const before = anonymousMemory();
      for (let index = 0; index < 8; index++) {
        await use(dispose);
        collectGarbage();
        await turn();
      }
      // Eight of them would be 64 MB.
      const growth = (): number => anonymousMemory() - before;
      await settled(() => growth() < 32e6);
      expect(growth()).toBeLessThan(32e6);
    }
    big.dispose();
  });
});
