import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createModel, type Detection, type SsdModel } from '@ssd/model';
import { registerBackends } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { tinyPreset } from '../training/testing/tiny-step.js';
import { conv } from '@ssd/vgg-backbone';
import { engineFactory, readyBackend } from './choose-engine.js';
import type { Engine } from './engine.js';
import { Inference } from './inference.js';
import { readImage } from './read-image.js';
import { tensorflowEngine } from './tensorflow-engine.js';
import { tfjsEngine } from './tfjs-engine.js';

const PICTURES = join(__dirname, '../../../../examples/bccd/BCCD/JPEGImages');
const BATCH = 2;

registerBackends();
tf.env().set('IS_TEST', true); // no advertisement for the native backend
beforeEach(() => tf.setBackend('tensorflow'));

const weightsOf = (model: SsdModel): Map<string, Float32Array> =>
  new Map(model.variables.map(({ name, variable }) => [name, variable.dataSync() as Float32Array]));

/** Three photos of the examples, in batches of two. */
async function photos(imageSize: { width: number; height: number }) {
  const files = (await readdir(PICTURES)).sort().slice(0, 3);
  const read = await Promise.all(files.map((file) => readImage(join(PICTURES, file), imageSize)));
  return { images: Buffer.concat(read.map(({ pixels }) => pixels)), sizes: read.map(({ sample }) => sample) };
}

/** Both find the same, but for rounding: scores to 1e-4, sides of boxes to a tenth of a pixel. */
function expectAlike(actual: readonly Detection[][], expected: readonly Detection[][]): void {
  expect(actual.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  for (const [i, image] of actual.entries()) {
    for (const [j, { label, score, box }] of image.entries()) {
      const other = expected[i]![j]!;
      expect(label).toBe(other.label);
      expect(Math.abs(score - other.score)).toBeLessThan(1e-4);
      for (const side of ['xmin', 'ymin', 'xmax', 'ymax'] as const)
        expect(Math.abs(box[side] - other.box[side])).toBeLessThan(0.1);
    }
  }
}

const preset = tinyPreset([conv('conv1', 3, 4, { stride: 2, norm: 'batch' })]);

describe.each([
  ['mini on TensorFlow, eagerly', 'tensorflow', 'mini'],
  ['a tiny model in plain JavaScript', 'cpu', preset],
] as const)('%s', (_, backend, chosen) => {
  it('finds in photos what the compiled graph finds, and leaves no tensor', async () => {
    const model = createModel({ preset: chosen, classes: ['a', 'b'], seed: 3 });
    const options = {
      model,
      weights: weightsOf(model),
      batchSize: BATCH,
      precision: 'float32',
      deterministic: true,
    } as const;
    const { images, sizes } = await photos(model.preset.boxes.imageSize);
    const engines: Engine[] = [tensorflowEngine(options), tfjsEngine(options)];
    const [compiled, eager] = engines.map((engine) => new Inference(engine, model.classes));
    const settings = { scoreThreshold: 0.3, maxDetections: 12 };
    const expected = await compiled!.predict(images, sizes, settings);
    await tf.setBackend(backend);
    const first = await eager!.predict(images, sizes, settings); // moves the variables to the backend
    const tensors = tf.memory().numTensors;
    const found = await eager!.predict(images, sizes, settings);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(found).toEqual(first);
    expect(expected[0]!.detections).toHaveLength(12);
    expectAlike(
      found.map(({ detections }) => detections),
      expected.map(({ detections }) => detections),
    );
    for (const [i, { predictions }] of found.entries()) {
      for (const name of ['probabilities', 'offsets'] as const) {
        const other = expected[i]!.predictions[name];
        expect(predictions[name]).toHaveLength(other.length);
        expect(Math.max(...predictions[name].map((value, at) => Math.abs(value - other[at]!)))).toBeLessThan(
          1e-3,
        );
      }
    }
    expectAlike(
      await eager!.detect(images, sizes, settings),
      expected.map(({ detections }) => detections),
    );
    for (const engine of engines) engine.dispose();
    model.dispose();
  });
});

it('refuses a precision that tfjs does not compute in', () => {
  const model = createModel({ preset, classes: ['a'] });
  const plain = { model, batchSize: 1 };
  for (const other of [
    { ...plain, precision: 'bfloat16' },
    { ...plain, emulatePrecision: 'fp16' },
  ] as const) {
    expect(() => tfjsEngine(other)).toThrow(
      expect.objectContaining({
        code: 'BAD_ARGUMENT',
        message: expect.stringContaining('got ') as string,
      }) as Error,
    );
  }
  model.dispose();
});

describe('engines by name', () => {
  it('are those of the package, or a function', () => {
    expect(engineFactory('tensorflow')).toBe(tensorflowEngine);
    expect(engineFactory('tfjs')).toBe(tfjsEngine);
    const own = (): never => {
      throw new Error('Not called.');
    };
    expect(engineFactory(own)).toBe(own);
    expect(() => engineFactory('tensorflw' as 'tfjs')).toThrow(
      'Unknown engine "tensorflw". Did you mean "tensorflow"? Available: tensorflow, tfjs.',
    );
  });

  it('leave the backend in force alone where they need no other', async () => {
    await tf.setBackend('cpu');
    await readyBackend('tfjs');
    expect(tf.getBackend()).toBe('cpu');
    await readyBackend('tensorflow');
    expect(tf.getBackend()).toBe('tensorflow');
  });
});
