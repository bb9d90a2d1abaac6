import { registerBackends, Session, assign } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';
import { clipByGlobalNorm, globalNorm } from './clip-gradients.js';
import { createMovingAverages, updateMovingAverages } from './moving-average.js';

// On TensorFlow, where these rules run in training.
beforeAll(async () => {
  registerBackends();
  await tf.setBackend('tensorflow');
});

describe('clipByGlobalNorm', () => {
  const gradients = (): tf.Tensor[] => [tf.tensor1d([3, 0]), tf.tensor2d([[0], [4]])]; // norm √(9 + 16) = 5

  it('measures the norm over all gradients', () => {
    expect(globalNorm(gradients()).dataSync()[0]).toBeCloseTo(5, 6);
  });

  it.each([
    [2.5, [1.5, 0, 0, 2]], // half the norm: half of each
    [5, [3, 0, 0, 4]],
    [99, [3, 0, 0, 4]], // never scaled up
  ])('with limit %d gives %p', (limit, expected) => {
    const given = gradients();
    const clipped = clipByGlobalNorm(given, globalNorm(given), limit);
    expect(clipped.flatMap((gradient) => [...gradient.dataSync()])).toEqual(expected);
    expect(clipped.map(({ shape }) => shape)).toEqual([[2], [2, 1]]);
  });

  it('leaves gradients of zero alone, and does not hide a NaN', () => {
    const zero = [tf.zeros([2])];
    expect([...clipByGlobalNorm(zero, globalNorm(zero), 1)[0]!.dataSync()]).toEqual([0, 0]);
    const bad = [tf.tensor1d([NaN, 1])];
    expect([...clipByGlobalNorm(bad, globalNorm(bad), 1)[0]!.dataSync()]).toEqual([NaN, NaN]);
  });
});

describe('updateMovingAverages', () => {
  it('follows the variable’s value after the step, whatever the step did to it', async () => {
    const variable = tf.variable(tf.tensor1d([1, 2]), true, 'w');
    const averages = createMovingAverages([
      { name: 'w', variable, kind: 'filter', group: 'trunk', trainable: true, decay: true },
    ]);
    expect(averages[0]!.average.name).toBe('w/ExponentialMovingAverage');
    const session = new Session();
    try {
      const step = session.compile(
        ({ decay }) => {
          assign(variable, tf.mul(variable, 2)); // 1, 2 → 2, 4 → 4, 8 → 8, 16
          updateMovingAverages(averages, decay as tf.Scalar);
          return {};
        },
        { name: 'step', inputs: { decay: { shape: [], dtype: 'float32' } } },
      );
      await step.run({ decay: 0.75 });
      // 0.75·1 + 0.25·2 = 1.25; 0.75·2 + 0.25·4 = 2.5
      expect([...(await session.read(averages[0]!.average))]).toEqual([1.25, 2.5]);
      await step.run({ decay: 0.5 });
      // The average's own past, not the variable's: (1.25 + 4) / 2, (2.5 + 8) / 2
      expect([...(await session.read(averages[0]!.average))]).toEqual([2.625, 5.25]);
      await step.run({ decay: 0 });
      expect([...(await session.read(averages[0]!.average))]).toEqual([8, 16]); // decay 0 copies
    } finally {
      session.dispose();
      averages[0]!.average.dispose();
      variable.dispose();
    }
  });
});
