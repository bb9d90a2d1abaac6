import { createRng } from '@ssd/augment';
import { createModel, type ModelPreset } from '@ssd/model';
import { registerBackends, Session } from '@ssd/tf-runtime';
import { conv, tap } from '@ssd/vgg-backbone';
import type { Batch } from '@ssd/voc-dataset';
import * as tf from '@tensorflow/tfjs-core';
import { compileStep, type CompileStepOptions } from './compile-step.js';
import { createMovingAverages } from './moving-average.js';
import type { StepLosses } from './types.js';

const IMAGE = { width: 8, height: 8 };

/** One convolution without batch norm: then the mean of the parts' gradients is the gradient of the whole. */
const preset: ModelPreset = {
  name: 'tiny',
  layers: { name: 'tiny', imageSize: IMAGE, layers: [conv('conv1', 3, 4, { stride: 2 }), tap('conv1')] },
  boxes: {
    name: 'tiny',
    imageSize: IMAGE,
    order: 'cell-major',
    maps: [{ rows: 4, columns: 4, shapes: [{ width: 0.3, height: 0.3 }] }],
    variances: [0.1, 0.1, 0.2, 0.2],
  },
  mean: { values: [127, 127, 127], order: 'rgb', scale: 1 / 128 },
};
const ANCHORS = 16;
const CLASSES = 2;

function batchOf(size: number, seed: number): Batch {
  const rng = createRng(seed);
  const targets = {
    classes: Int32Array.from({ length: size * ANCHORS }, () => rng.int(CLASSES + 1)),
    offsets: Float32Array.from({ length: size * ANCHORS * 4 }, () => rng.next() - 0.5),
  };
  const images = Uint8Array.from({ length: size * IMAGE.width * IMAGE.height * 3 }, () => rng.int(256));
  return { epoch: 0, index: 0, size, images, targets, samples: [], release: () => undefined };
}

/** Two steps of four images in so many parts: what is lost, and every variable of the session then. */
async function trained(
  accumulate: number,
  options: Partial<CompileStepOptions> = {},
): Promise<{ losses: StepLosses[]; variables: Map<string, number[]> }> {
  registerBackends();
  await tf.setBackend('tensorflow');
  const model = createModel({ preset, classes: ['a', 'b'], seed: 3 });
  const averages = createMovingAverages(model.variables);
  const session = new Session();
  const step = compileStep({
    session,
    model,
    batchSize: 4,
    accumulate,
    averages,
    momentum: 0.9,
    nesterov: false,
    weightDecay: 0.01,
    clipNorm: 0.5,
    reduction: 'image-mean', // of the batch: a mean over the images
    negativeRatio: 3,
    localizationWeight: 1,
    ...options,
  });
  try {
    const losses = [];
    for (const seed of [1, 2]) {
      losses.push(await step.run(batchOf(4, seed), { learningRate: 0.1, emaDecay: 0.5 }));
    }
    const variables = new Map<string, number[]>();
    for (const name of session.variableNames()) variables.set(name, [...(await session.read(name))]);
    return { losses, variables };
  } finally {
    session.dispose();
    step.dispose();
    for (const { average } of averages) average.dispose();
    model.dispose();
  }
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
