import * as tf from '@tensorflow/tfjs-core';
import { smoothL1 } from './smooth-l1.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';

beforeAll(() => useCpuBackend({ countsTensors: false }));

describe('smoothL1', () => {
  const x = [-3, -1, -0.5, 0, 0.5, 1, 3];

  it('is a parabola up to 1 and a line beyond', () => {
    // 3 − ½, 1²/2, 0.5²/2, 0, …
    expect(tf.tidy(() => smoothL1(tf.tensor1d(x)).arraySync())).toEqual([
      2.5, 0.5, 0.125, 0, 0.125, 0.5, 2.5,
    ]);
  });

  it('has the gradient x, cut to −1 … 1', () => {
    const gradient = tf.tidy(
      () =>
        tf
          .grad((t: tf.Tensor) => smoothL1(t))(tf.tensor1d(x))
          .arraySync() as number[],
    );
    for (const [i, g] of gradient.entries()) expect(g).toBeCloseTo(Math.max(-1, Math.min(1, x[i]!)), 6);
  });

  it('keeps shape, nothing and NaN', () => {
    tf.tidy(() => {
      expect(smoothL1(tf.zeros([2, 0, 4])).shape).toEqual([2, 0, 4]);
      expect(smoothL1(tf.scalar(NaN)).dataSync()[0]).toBeNaN();
    });
  });
});
