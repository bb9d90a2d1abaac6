import { createModel } from '@ssd/model';
import { registerBackends } from '@ssd/tf-runtime';
import { setBackend } from '@tensorflow/tfjs-core';
import { rateFactorOf } from './rate-factors.js';

const factors = { biases: 2, trunk: 3, extras: 5, heads: 7 }; // primes: a product says what it is of

describe('rateFactorOf', () => {
  it.each([
    ['conv1_1/filter', 'filter', 3],
    ['conv5_3/biases', 'bias', 6],
    ['conv1/gamma', 'scale', 3], // mini
    ['conv2_1/beta', 'offset', 6],
    ['l2_norm_conv4_3/scale', 'scale', 5],
    ['mod_conv6/filter', 'filter', 5],
    ['conv6/filter', 'filter', 5],
    ['conv11_2/biases', 'bias', 10], // not conv1
    ['classifiers/map0/filter', 'filter', 7],
    ['classifiers/map0/biases', 'bias', 14],
  ] as const)('%s (%s) has %d', (name, kind, expected) => {
    expect(rateFactorOf({ name, kind }, factors)).toBe(expected);
  });

  it.each(['vgg300', 'ssd300', 'mini'])('finds every group in %s', async (preset) => {
    registerBackends();
    await setBackend('tensorflow');
    const model = createModel({ preset, classes: ['a'], seed: 1 });
    try {
      const found = new Set(
        model.variables.map(({ name }) => rateFactorOf({ name, kind: 'filter' }, factors)),
      );
      expect([...found].sort()).toEqual([3, 5, 7]);
    } finally {
      model.dispose();
    }
  });
});
