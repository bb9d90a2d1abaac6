import * as tf from '@tensorflow/tfjs-core';
import { l2Normalize } from './l2-normalize.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';
import { noise } from '@ssd/testing/noise';
import { numericGradient, relativeError } from './testing/numeric-gradient.js';

beforeAll(useCpuBackend);

describe('l2Normalize', () => {
  it('brings every cell to length 1 and scales its channels', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([3, 4, 0, -2, 0, 0], [1, 3, 1, 2]);
      const y = l2Normalize(x, tf.tensor1d([20, 10])).dataSync();
      const expected = [12, 8, 0, -10, 0, 0]; // 20·3/5, 10·4/5 · 0, 10·(−2/2) · an empty cell stays empty
      for (const [i, value] of y.entries()) expect(value).toBeCloseTo(expected[i]!, 5);
    });
  });

  it('has the right gradients', () => {
    tf.tidy(() => {
      const direction = tf.tensor4d(noise('direction', 12), [1, 2, 2, 3]);
      const f = (...[x, scale]: tf.Tensor[]): tf.Tensor =>
        tf.sum(tf.mul(l2Normalize(x as tf.Tensor4D, scale as tf.Tensor1D), direction));
      const at = [tf.tensor4d(noise('x', 12), [1, 2, 2, 3]), tf.tensor1d([20, 10, 5])];
      const gradients = tf.grads(f)(at);
      for (const [i, gradient] of gradients.entries()) {
        const numeric = numericGradient((moved) => f(...at.map((own, j) => (i === j ? moved : own))), at[i]!);
        expect(relativeError(gradient.dataSync(), numeric)).toBeLessThan(3e-3);
      }
    });
  });
});
