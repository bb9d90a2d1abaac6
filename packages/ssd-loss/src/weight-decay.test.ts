import * as tf from '@tensorflow/tfjs-core';
import { weightDecay } from './weight-decay.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';

beforeAll(() => useCpuBackend({ countsTensors: false }));

describe('weightDecay', () => {
  it('is half the squares of all weights, times the factor', () => {
    // (1² + 2² + 3² + 0.5²) / 2 · 0.1 = 14.25 · 0.05 = 0.7125
    const value = tf.tidy(
      () => weightDecay([tf.tensor2d([[1, -2]]), tf.tensor1d([3, 0.5])], 0.1).dataSync()[0],
    );
    expect(value).toBeCloseTo(0.7125, 6);
  });

  it('is 0 for no weights and for factor 0', () => {
    tf.tidy(() => {
      expect(weightDecay([], 0.1).dataSync()[0]).toBe(0);
      expect(weightDecay([tf.tensor1d([5])], 0).dataSync()[0]).toBe(0);
    });
  });

  it('gives variables the gradient factor · w, and leaves no tensors behind', () => {
    const filter = tf.variable(
      tf.tensor2d([
        [1, -2],
        [0.5, 0],
      ]),
      true,
      'filter',
    );
    const scale = tf.variable(tf.tensor1d([4]), true, 'scale');
    const before = tf.memory().numTensors;
    const { value, grads } = tf.variableGrads(() => weightDecay([filter, scale], 0.5));
    expect(value.dataSync()[0]).toBeCloseTo(0.25 * (1 + 4 + 0.25 + 16), 6);
    expect(grads['filter']!.arraySync()).toEqual([
      [0.5, -1],
      [0.25, 0],
    ]);
    expect(grads['scale']!.arraySync()).toEqual([2]);
    tf.dispose([value, grads]);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([filter, scale]);
  });

  it.each([-0.1, NaN, Infinity])('refuses the factor %p', (factor) => {
    expect(() => weightDecay([], factor)).toThrow(
      new RangeError(`Expected factor to be a finite number of at least 0, got ${factor}.`),
    );
  });
});
