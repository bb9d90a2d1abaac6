import * as tf from '@tensorflow/tfjs-core';
import { BATCH_NORM_TRAINING, batchNormByMoments, batchNormTraining } from './batch-norm-training.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';
import { noise } from '@ssd/testing/noise';
import { numericGradient, relativeError } from './testing/numeric-gradient.js';

beforeAll(useCpuBackend);

const inputs = (): [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D] => [
  tf.tensor4d(noise('x', 2 * 3 * 2 * 2), [2, 3, 2, 2]),
  tf.tensor1d([1.5, -0.5]),
  tf.tensor1d([0.25, 2]),
];

describe('batchNormByMoments', () => {
  it('normalises by hand-checked statistics', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([1, 3, 5, 7], [1, 2, 2, 1]);
      // mean 16 / 4 = 4; variance (9 + 1 + 1 + 9) / 4 = 5; with ε = 4: deviation 3
      const { y, mean, variance } = batchNormByMoments(x, tf.tensor1d([6]), tf.tensor1d([10]), {
        epsilon: 4,
      });
      expect(mean.arraySync()).toEqual([4]);
      expect(variance.arraySync()).toEqual([5]);
      const expected = [4, 8, 12, 16]; // 10 + 6·(x − 4)/3
      for (const [i, value] of y.dataSync().entries()) expect(value).toBeCloseTo(expected[i]!, 5);
    });
  });

  it('agrees with naive loops per channel', () => {
    tf.tidy(() => {
      const [x, scale, offset] = inputs();
      const { y, mean, variance } = batchNormByMoments(x, scale, offset, { epsilon: 1e-3 });
      const values = x.dataSync();
      for (const channel of [0, 1]) {
        const own = Array.from({ length: 12 }, (_, i) => values[2 * i + channel]!);
        const m = own.reduce((a, b) => a + b, 0) / 12;
        const v = own.reduce((a, b) => a + (b - m) ** 2, 0) / 12;
        expect(mean.dataSync()[channel]).toBeCloseTo(m, 6);
        expect(variance.dataSync()[channel]).toBeCloseTo(v, 6);
        for (const [i, value] of own.entries()) {
          const normed =
            ((value - m) / Math.sqrt(v + 1e-3)) * scale.dataSync()[channel]! + offset.dataSync()[channel]!;
          expect(y.dataSync()[2 * i + channel]).toBeCloseTo(normed, 5);
        }
      }
    });
  });

  it('passes gradients through the statistics', () => {
    tf.tidy(() => {
      const direction = tf.tensor4d(noise('direction', 24), [2, 3, 2, 2]);
      const f = (...[x, scale, offset]: tf.Tensor[]): tf.Tensor =>
        tf.sum(
          tf.mul(
            batchNormByMoments(x as tf.Tensor4D, scale as tf.Tensor1D, offset as tf.Tensor1D, {
              epsilon: 1e-3,
            }).y,
            direction,
          ),
        );
      const at = inputs();
      const gradients = tf.grads(f)(at);
      for (const [i, gradient] of gradients.entries()) {
        const numeric = numericGradient((moved) => f(...at.map((own, j) => (i === j ? moved : own))), at[i]!);
        expect(relativeError(gradient.dataSync(), numeric)).toBeLessThan(2e-3);
      }
    });
  });

  it('gives the offset where a channel does not vary', () => {
    tf.tidy(() => {
      const { y } = batchNormByMoments(tf.fill([1, 1, 1, 1], 7), tf.tensor1d([3]), tf.tensor1d([2]), {
        epsilon: 1e-3,
      });
      expect(y.dataSync()[0]).toBe(2);
    });
  });
});

describe('batchNormTraining', () => {
  it('hands over to the kernel of a backend that has one', () => {
    const seen: unknown[] = [];
    tf.registerKernel({
      kernelName: BATCH_NORM_TRAINING,
      backendName: 'cpu',
      kernelFunc: ({ inputs: { x, scale, offset }, attrs }) => {
        seen.push({ x: x?.shape, scale: scale?.shape, offset: offset?.shape, ...attrs });
        return [tf.zeros([2, 3, 2, 2]), tf.tensor1d([1, 2]), tf.tensor1d([3, 4])];
      },
    });
    try {
      tf.tidy(() => {
        const { y, mean, variance } = batchNormTraining(...inputs(), { epsilon: 0.5 });
        expect(y.shape).toEqual([2, 3, 2, 2]);
        expect(mean.arraySync()).toEqual([1, 2]);
        expect(variance.arraySync()).toEqual([3, 4]);
      });
    } finally {
      tf.unregisterKernel(BATCH_NORM_TRAINING, 'cpu');
    }
    expect(seen).toEqual([{ x: [2, 3, 2, 2], scale: [2], offset: [2], epsilon: 0.5 }]);
  });

  it('falls back to plain ops elsewhere', () => {
    tf.tidy(() => {
      const actual = batchNormTraining(...inputs(), { epsilon: 1e-3 });
      expect(actual.y.dataSync()).toEqual(batchNormByMoments(...inputs(), { epsilon: 1e-3 }).y.dataSync());
    });
  });
});
