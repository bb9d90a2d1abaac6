import type { ModelPreset } from '@ssd/model';
import { conv } from '@ssd/vgg-backbone';
import type { Batch } from '@ssd/voc-dataset';
import * as tf from '@tensorflow/tfjs-core';
import { adamW } from '../../optimizers/adamw.js';
import { multibox } from '../../losses/multibox.js';
import { momentum } from '../../optimizers/momentum.js';
import { singleRank } from '../../strategies/single.js';
import type { Strategy } from '../../strategies/strategy.js';
import { onePreset, tinyBatch, tinyPreset, withTinyStep } from '../testing/tiny-step.js';
import type { CompileStepOptions } from './compile-step-options.js';

/**
 * One of two ranks of which the other has the very same images: every sum is twice its own, every mean its own. The step must then be
 * that of one rank on a batch that has all images twice.
 */
function twin(calls: string[]): Strategy {
  const twice = (tensors: readonly tf.Tensor[]) => tensors.map((tensor) => tf.mul(tensor, 2));
  const told = <T>(name: string, result: T): T => {
    calls.push(name);
    return result;
  };
  return {
    ...singleRank(),
    name: 'twin',
    size: 2,
    sum: (tensors) => told('sum', twice(tensors)),
    statistics: (moments) => told('statistics', [...moments]),
    reduce: (gradients) => told('reduce', twice(gradients)),
    agree: (flag) => told('agree', flag),
    gather: (own) => told('gather', tf.stack([own, own])),
  };
}

const normed = tinyPreset([conv('conv1', 3, 4, { stride: 2, norm: 'batch' })]);

async function train(
  options: Partial<CompileStepOptions> & { preset?: ModelPreset },
  batches: readonly Batch[],
): Promise<{ losses: number[][]; values: Map<string, number[]> }> {
  return withTinyStep(options, async ({ step, values }) => {
    const losses: number[][] = [];
    for (const batch of batches) {
      const { total, localization, confidence, l2, gradientNorm } = await step.run(batch, {
        learningRate: 0.05,
        emaDecay: 0.5,
      });
      losses.push([total, localization, confidence, l2, gradientNorm]);
    }
    return { losses, values: await values() };
  });
}

function expectNear(got: readonly number[], expected: readonly number[], what: string): void {
  expect(got).toHaveLength(expected.length);
  got.forEach((value, i) => {
    if (Math.abs(value - expected[i]!) > 2e-5 + 2e-4 * Math.abs(expected[i]!)) {
      throw new Error(`${what}[${i}]: expected ${expected[i]!}, got ${value}`);
    }
  });
}

describe('a step of two ranks with the same images', () => {
  it.each<[string, Partial<CompileStepOptions> & { preset?: ModelPreset }, string[]]>([
    ['over all positives', { loss: multibox({ lossReduction: 'batch' }) }, ['sum', 'gather', 'reduce']],
    ['by image', { loss: multibox({ lossReduction: 'image-mean' }) }, ['sum', 'gather', 'reduce']],
    ['with batch norm', { preset: normed, loss: multibox() }, ['sum', 'statistics', 'gather', 'reduce']],
    ['with AdamW', { optimizer: adamW(), weightDecay: 0.1 }, ['sum', 'gather', 'reduce']],
    ['in parts', { accumulate: 2, preset: onePreset }, ['sum', 'gather', 'reduce']],
    ['with a loss scale', { lossScale: { kind: 'fixed', scale: 64 } }, ['sum', 'gather', 'reduce', 'agree']],
  ])('%s is that of one rank with all of them', async (_, options, expected) => {
    const batches = [1, 2, 3].map((seed) => tinyBatch(4, seed));
    const calls: string[] = [];
    const shared = await train(
      { optimizer: momentum(), ...options, strategy: twin(calls), batchSize: 4 },
      batches,
    );
    // In parts a part of the whole has each rank's part of the images: the same pairs.
    const whole = await train(
      { optimizer: momentum(), ...options, batchSize: 8 },
      batches.map(inParts(options.accumulate ?? 1)),
    );
    shared.losses.forEach((losses, i) => {
      expectNear(losses, whole.losses[i]!, `losses of step ${i + 1}`);
    });
    expect([...shared.values.keys()]).toEqual([...whole.values.keys()]);
    for (const [name, values] of shared.values) expectNear(values, whole.values.get(name)!, name);
    expect([...new Set(calls)].sort()).toEqual([...expected].sort());
  });
});

/** All images twice, so that every part of the step has those of both ranks. */
function inParts(parts: number): (batch: Batch) => Batch {
  return (batch) => {
    const cut = <T extends Uint8Array | Int32Array | Float32Array>(values: T): T => {
      const both = new (values.constructor as new (length: number) => T)(values.length * 2);
      const size = values.length / parts;
      for (let part = 0; part < parts; part++) {
        const own = values.subarray(part * size, (part + 1) * size);
        both.set(own, 2 * part * size);
        both.set(own, (2 * part + 1) * size);
      }
      return both;
    };
    return {
      ...batch,
      size: batch.size * 2,
      images: cut(batch.images),
      targets: {
        classes: cut(batch.targets['classes'] as Int32Array),
        offsets: cut(batch.targets['offsets'] as Float32Array),
      },
    };
  };
}
