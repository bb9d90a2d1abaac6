import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createModel } from '@ssd/model';
import { registerBackends } from '@ssd/tf-runtime';
import { memory } from '@tensorflow/tfjs-core';
import { resolveConfig } from '../../config/resolve-config.js';
import type { TrainConfigInput } from '../../config/schema.js';
import { readSamples } from '../../data/training-data.js';
import type { EvaluationOutput } from '../../evaluation/types.js';
import { multibox } from '../../losses/multibox.js';
import { makeVocFolder } from '../../testing/voc-folder.js';
import { Validation } from './validation.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-validation-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Weights as training left them at some step: the model's own, with heads that are `factor` times as large. */
const weightsAt = (model: ReturnType<typeof createModel>, factor: number): Map<string, Float32Array> =>
  new Map(
    model.variables.map(({ name, variable }) => {
      const values = variable.dataSync() as Float32Array;
      return [name, name.startsWith('classifiers/') ? values.map((value) => value * factor) : values];
    }),
  );

/** A validation of two pictures, one a batch, whose weights can be changed as training would. */
const validate = async (
  settings: Partial<TrainConfigInput>,
  body: (measure: (factor: number) => Promise<EvaluationOutput>) => Promise<void>,
): Promise<void> => {
  registerBackends();
  const cell = { label: 'cell', box: [8, 10, 30, 40] } as const;
  const dataDir = await makeVocFolder(root, {
    train: [{ id: 'a', objects: [cell] }],
    val: ['b', 'c'].map((id) => ({ id, objects: [cell] })),
  });
  const config = await resolveConfig({ dataDir, preset: 'mini', batchSize: 1, workers: 0, ...settings });
  const { samples, classes } = await readSamples(dataDir, { split: 'val' });
  const model = createModel({ preset: 'mini', classes, seed: 1 });
  let factor = 1;
  const validation = new Validation({
    config,
    run: {
      model,
      currentWeights: () => Promise.resolve(weightsAt(model, factor)),
      loss: multibox(config),
      lossWeightDecay: config.weightDecay,
    },
    data: { split: 'val', samples },
    precision: 'float32',
    cacheBytes: 0,
    losses: true,
  });
  const { signal } = new AbortController();
  try {
    await body((next) => {
      factor = next;
      return validation.measure(signal);
    });
  } finally {
    await validation.close();
    model.dispose();
  }
};

it('measures the weights as they are at each time, although they are constants of what is compiled', async () => {
  await validate({}, async (measure) => {
    const tensors = memory().numTensors;
    const first = await measure(1);
    const other = await measure(3);
    const again = await measure(1);
    expect(other.losses!.confidence).not.toBeCloseTo(first.losses!.confidence, 3);
    expect(other.losses!.l2).toBeGreaterThan(first.losses!.l2);
    expect(other.images[0]!.detections).not.toEqual(first.images[0]!.detections);
    expect(again.losses).toEqual(first.losses);
    expect(again.images).toEqual(first.images);
    expect(memory().numTensors).toBe(tensors);
  });
});

it('measures losses beside more detections than are asked for as a rule', async () => {
  await validate({ maxDetections: 300, nmsThreshold: 0.95 }, async (measure) => {
    const { losses, images } = await measure(1);
    expect(losses!.total).toBeGreaterThan(0);
    expect(images.map(({ detections }) => detections.length)).toEqual([300, 300]); // untrained: nearly all are candidates
  });
});
