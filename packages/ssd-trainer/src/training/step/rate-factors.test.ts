import { createModel } from '@ssd/model';
import { registerBackends } from '@ssd/tf-runtime';
import { setBackend } from '@tensorflow/tfjs-core';
import { rateFactorOf } from './rate-factors.js';

const factors = { biases: 2, trunk: 3, extras: 5, heads: 7 }; // primes: a product says what it is of

describe('rateFactorOf', () => {
  it.each([
    ['trunk', 'filter', 3],
    ['trunk', 'bias', 6],
    ['trunk', 'scale', 3], // batch norm's gamma
    ['trunk', 'offset', 6], // batch norm's beta
    ['extras', 'scale', 5],
    ['extras', 'filter', 5],
    ['extras', 'bias', 10],
    ['heads', 'filter', 7],
    ['heads', 'bias', 14],
  ] as const)('of %s, %s, is %d', (group, kind, expected) => {
    expect(rateFactorOf({ group, kind }, factors)).toBe(expected);
  });

  it.each([
    ['vgg300', /^conv[1-5]_\d\//],
    ['vgg512', /^conv[1-5]_\d\//],
    ['ssd300', /^conv[1-5]_\d\//],
    ['ssd512', /^conv[1-5]_\d\//],
    ['mini', /^conv[1-5](_\d)?\//],
    ['mini256', /^conv[1-5](_\d)?\//],
  ])(
    'takes the layers of VGG16 for the trunk of %s, and all else that is no head for extras',
    async (preset, trunk) => {
      registerBackends();
      await setBackend('tensorflow');
      const model = createModel({ preset, classes: ['a'], seed: 1 });
      try {
        for (const { name, group, kind } of model.variables) {
          const place = trunk.test(name) ? 3 : name.startsWith('classifiers/') ? 7 : 5;
          const twice = kind === 'bias' || kind === 'offset' ? 2 : 1;
          expect([name, rateFactorOf({ group, kind }, factors)]).toEqual([name, place * twice]);
        }
        expect(new Set(model.variables.map(({ group }) => group)).size).toBe(3);
      } finally {
        model.dispose();
      }
    },
  );
});
