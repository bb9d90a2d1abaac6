import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { expectDigest } from '../testing/digest.js';
import { hollow, trained } from '../testing/import-fixtures.js';
import type { KerasFixture, TorchFixture } from '../testing/import-fixtures.js';
import { narrowTrunk } from '../testing/narrow-presets.js';
import { noise } from '../testing/noise.js';
import { normalizeImages } from '../normalize-images.js';
import { createBackbone } from '@ssd/vgg-backbone';
import { createModel } from '../create-model.js';
import { modelState } from '../state.js';
import type { SsdModel } from '../model.js';
import { importModel } from './import-model.js';
import { importWeights } from './import-weights.js';
import type { SourceTensor } from './source-tensor.js';

beforeAll(useCpuBackend);

/** The image that both scripts look at, 0…255. */
const photo = (): tf.Tensor4D =>
  tf.tensor4d(noise('image', 32 * 32 * 3).map((value) => Math.floor((value + 0.5) * 256)), [1, 32, 32, 3]); // prettier-ignore

/** conv5_3 of a model for the photo: the map that its head gets. */
const lastMap = (model: SsdModel): tf.Tensor4D =>
  tf.tidy(() => {
    const trunk = createBackbone(model.preset.layers);
    const state = modelState(model);
    const own = tf.tidy(() => {
      for (const { name, variable } of trunk.variables) variable.assign(state.get(name)!);
      return trunk.apply(normalizeImages(photo(), model.preset.mean)).taps[0]!;
    });
    trunk.dispose();
    return own;
  });

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, '../../fixtures/import', name), 'utf8'));
const { narrow } = fixture('torch.json') as TorchFixture;
const torch = (source: 'torchvision-vgg16' | 'torchvision-vgg16-features'): Map<string, SourceTensor> => {
  const tensors = trained(narrow.shapes, 'oihw');
  return source === 'torchvision-vgg16'
    ? tensors
    : tensors.set('classifier.0.weight', { shape: [1], data: [NaN] });
};

describe('importModel', () => {
  // The frameworks ran their own VGG16 behind their own preprocessing; ours gets the image as it is.
  it.each(['torchvision-vgg16', 'torchvision-vgg16-features'] as const)(
    'computes what PyTorch computes with %s',
    (source) => {
      const { model, report } = importModel(torch(source), { preset: narrowTrunk, classes: ['a'] });
      expect(report).toMatchObject({ source, missing: [], mean: model.preset.mean });
      expectDigest(lastMap(model), narrow.conv5_3[source], 1e-5);
      model.dispose();
    },
  );

  it('computes what Keras computes', () => {
    const { shapes, block5_conv3 } = (fixture('keras.json') as KerasFixture).narrow;
    const { model, report } = importModel(trained(shapes, 'hwio'), { preset: narrowTrunk, classes: ['a'] });
    expect(report).toMatchObject({
      source: 'keras-vgg16',
      mean: { values: [123.68, 116.779, 103.939], order: 'bgr' },
    });
    expectDigest(lastMap(model), block5_conv3, 1e-5);
    model.dispose();
  });

  it('computes the same in a model of another order and scale, which importWeights converts to', () => {
    const mean = { values: [0.485 * 255, 0.456 * 255, 0.406 * 255], order: 'bgr', scale: 1 / 64 } as const;
    const model = createModel({ preset: { ...narrowTrunk, mean }, classes: ['a'] });
    const { converted } = importWeights(model, torch('torchvision-vgg16'));
    expect(converted[0]).toEqual({
      name: 'conv1_1/filter',
      from: ['features.0.weight'],
      how: [
        'transposed from [output, input, row, column]',
        'input turned from rgb to bgr',
        'scale of the input folded in',
      ],
    });
    expectDigest(lastMap(model), narrow.conv5_3['torchvision-vgg16'], 1e-5);
    model.dispose();
  });

  it('leaves no model behind where the weights are refused', () => {
    const { numTensors } = tf.memory();
    const make = (tensors: Map<string, SourceTensor>): unknown =>
      importModel(tensors, { preset: narrowTrunk, classes: ['a'] });
    expect(() => make(hollow(narrow.shapes))).toThrow(/^Expected 54 numbers for .*, got 0\.$/);
    expect(() => make(new Map())).toThrow('no source that is known');
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('knows presets by name, and guesses', () => {
    expect(() => importModel(new Map(), { preset: 'vgg30', classes: ['a'] })).toThrow(
      'Did you mean "vgg300"?',
    );
  });
});
