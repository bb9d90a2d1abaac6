import { conv } from '@ssd/vgg-backbone';
import { momentum } from '../../optimizers/momentum.js';
import { tinyBatch, tinyPreset, withTinyStep } from '../testing/tiny-step.js';
import type { RateFactors } from './rate-factors.js';

/** A layer of VGG16's names, one of those that follow, and the heads: every group has a variable. */
const preset = tinyPreset([conv('conv1', 3, 4, { stride: 2 }), conv('conv6', 3, 4, { group: 'extras' })]);
const RATE = 0.1;
const EQUAL = { biases: 1, trunk: 1, extras: 1, heads: 1 };

interface StepOptions {
  nesterov?: boolean;
  accumulate?: number;
}

/** Every variable before and after one step. */
function oneStep(
  rateFactors: RateFactors,
  { nesterov = false, ...options }: StepOptions = {},
): Promise<{ before: Map<string, number[]>; after: Map<string, number[]> }> {
  return withTinyStep(
    { preset, rateFactors, clipNorm: null, optimizer: momentum({ nesterov }), ...options },
    async ({ step, values }) => {
      const before = await values();
      await step.run(tinyBatch(4, 1), { learningRate: RATE, emaDecay: 0.5 });
      return { before, after: await values() };
    },
  );
}

const groupsOf: Record<string, (keyof RateFactors)[]> = {
  'conv1/filter': ['trunk'],
  'conv1/biases': ['trunk', 'biases'],
  'conv6/filter': ['extras'],
  'conv6/biases': ['extras', 'biases'],
  'classifiers/map0/filter': ['heads'],
  'classifiers/map0/biases': ['heads', 'biases'],
};

describe('learning rates of groups', () => {
  it.each<[RateFactors, StepOptions]>([
    [{ ...EQUAL, biases: 2 }, {}],
    [{ ...EQUAL, trunk: 0.1 }, {}],
    [{ ...EQUAL, extras: 3 }, { nesterov: true }],
    [{ ...EQUAL, heads: 0.5 }, { accumulate: 2 }],
    [
      { biases: 2, trunk: 0.1, extras: 3, heads: 0.5 },
      { nesterov: true, accumulate: 4 },
    ],
  ])('%j, %j: one step is that of a naive loop', async (factors, options) => {
    // After a first step the slot of momentum is the gradient, weight decay included: of a run with equal rates.
    const { after: equal } = await oneStep(EQUAL, options);
    const { before, after } = await oneStep(factors, options);
    for (const [name, groups] of Object.entries(groupsOf)) {
      const factor = groups.reduce((product, group) => product * factors[group], 1);
      const expected = before.get(name)!.map((weight, i) => {
        const gradient = equal.get(`${name}/Momentum`)![i]!;
        const direction = options.nesterov === true ? gradient + 0.9 * gradient : gradient;
        return weight - RATE * factor * direction;
      });
      const distance = Math.max(...expected.map((value, i) => Math.abs(value - after.get(name)![i]!)));
      expect([name, distance < 1e-6]).toEqual([name, true]);
      const moved = Math.max(...expected.map((value, i) => Math.abs(value - before.get(name)![i]!)));
      expect([name, moved > 1e-4]).toEqual([name, true]); // so that the comparison says something
    }
  });

  it.each([{}, { accumulate: 2 }])('0 leaves a variable exactly as it is, %j', async (options) => {
    const { before, after } = await oneStep({ ...EQUAL, trunk: 0, biases: 0 }, options);
    const still = Object.keys(groupsOf).filter(
      (name) => before.get(name)!.join() === after.get(name)!.join(),
    );
    expect(still.sort()).toEqual([
      'classifiers/map0/biases',
      'conv1/biases',
      'conv1/filter', // no weight decay either
      'conv6/biases',
    ]);
    expect([...after.keys()].filter((name) => name.endsWith('/Momentum')).sort()).toEqual([
      'classifiers/map0/filter/Momentum',
      'conv6/filter/Momentum',
    ]);
  });

  it('takes weights that are left alone out of the loss', () =>
    withTinyStep({ preset, rateFactors: { ...EQUAL, trunk: 0, extras: 0, heads: 0.5 } }, async (training) => {
      const { l2 } = await training.step.run(tinyBatch(4, 1), { learningRate: RATE, emaDecay: 0 });
      const heads = training.model.variables.filter(({ name }) => name === 'classifiers/map0/filter');
      const squares = [...heads[0]!.variable.dataSync()].reduce((sum, w) => sum + w * w, 0);
      expect(l2).toBeCloseTo((0.01 * squares) / 2, 6);
    }));
});
