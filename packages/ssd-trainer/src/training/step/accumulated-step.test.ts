import * as tf from '@tensorflow/tfjs-core';
import type { CompileStepOptions } from './compile-step-options.js';
import { tinyBatch, withTinyStep } from '../testing/tiny-step.js';
import type { StepLosses } from '../../run-folder/epoch-record.js';

/** Two steps of four images in so many parts: what is lost, and every variable of the session then. */
function trained(
  accumulate: number,
  options: Partial<CompileStepOptions> = {},
): Promise<{ losses: StepLosses[]; variables: Map<string, number[]> }> {
  return withTinyStep({ accumulate, ...options }, async ({ step, values }) => {
    const losses = [];
    for (const seed of [1, 2]) {
      losses.push(await step.run(tinyBatch(4, seed), { learningRate: 0.1, emaDecay: 0.5 }));
    }
    return { losses, variables: await values() };
  });
}

/** Largest difference of two lists, as a share of the largest number. */
function distance(a: readonly number[], b: readonly number[]): number {
  expect(a).toHaveLength(b.length);
  const scale = Math.max(...b.map(Math.abs), 1e-12);
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!))) / scale;
}

describe('compileAccumulatedStep', () => {
  it.each([2, 4])('in %d parts makes the step of the whole batch', async (parts) => {
    const whole = await trained(1);
    const accumulated = await trained(parts);
    const sums = [...accumulated.variables.keys()].filter((name) => name.endsWith('/AccumulatedGradient'));
    expect(sums).toHaveLength(4); // filter and biases of conv1 and of the head
    for (const name of sums) {
      expect(accumulated.variables.get(name)!.every((value) => value === 0)).toBe(true); // ready for the next step
      accumulated.variables.delete(name);
    }
    expect([...accumulated.variables.keys()].sort()).toEqual([...whole.variables.keys()].sort());
    expect([...whole.variables.keys()]).toEqual(
      expect.arrayContaining([
        'conv1/filter',
        'conv1/filter/Momentum',
        'conv1/filter/ExponentialMovingAverage',
      ]),
    );
    for (const [name, values] of whole.variables) {
      expect([name, distance(accumulated.variables.get(name)!, values) < 1e-5]).toEqual([name, true]);
    }
    for (const [i, losses] of whole.losses.entries()) {
      for (const key of Object.keys(losses) as (keyof StepLosses)[]) {
        expect(accumulated.losses[i]![key]).toBeCloseTo(losses[key], 4);
      }
    }
    expect(whole.losses[0]!.gradientNorm).toBeGreaterThan(0.5); // so that the clipping counts: it is of the mean
  });

  it('comes to the same bits again, and leaves no tensor behind', async () => {
    const first = await trained(2);
    const { numTensors } = tf.memory();
    expect(await trained(2)).toEqual(first);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('refuses parts that are not equal', async () => {
    await expect(trained(3)).rejects.toThrow("Expected 3 equal parts of a step's images, got 4 images.");
  });
});
