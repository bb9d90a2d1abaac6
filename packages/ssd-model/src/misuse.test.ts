import * as tf from '@tensorflow/tfjs-core';
import { createModel } from './create-model.js';
import { importModel } from './import/import-model.js';
import { importWeights } from './import/import-weights.js';
import { loadState } from './load-state.js';
import './testing/cpu-backend.js';
import { tinyPreset } from './testing/tiny-preset.js';
import { transferState } from './transfer-state.js';

/** What JavaScript lets a caller pass: every type is gone. */
const loose = (f: unknown) => f as (...args: unknown[]) => unknown;

const options = { preset: tinyPreset(), classes: ['a', 'b'] };
const model = createModel(options);
const images = tf.zeros<tf.Rank.R4>([1, 6, 8, 3]);

describe('arguments that are none', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['no options', () => loose(createModel)(), /options of createModel .*got nothing/],
    ['a name for options', () => loose(createModel)('mini'), /options of createModel .*got "mini"/],
    [
      'an unknown option',
      () => loose(createModel)({ ...options, clases: [] }),
      /"clases". Did you mean "classes"/,
    ],
    [
      'a number of classes',
      () => loose(createModel)({ ...options, classes: 2 }),
      /classes as a list .*got 2/,
    ],
    ['a name as classes', () => loose(createModel)({ ...options, classes: 'cat' }), /got "cat"/],
    ['indices as classes', () => loose(createModel)({ ...options, classes: [0, 1] }), /got \[0, 1\]/],
    ['no preset', () => loose(createModel)({ classes: ['a'] }), /preset .*got nothing/],
    ['an array for images', () => loose(model.forward)([[0]]), /images of shape .*got \[1, 3\]/],
    ['an object for a Map', () => loose(loadState)(model, {}), /Map by name, got \{\}/],
    ['an object to transfer', () => loose(transferState)(model, {}), /Map by name, got \{\}/],
    ['an object to import', () => loose(importWeights)(model, {}), /Map by name, got \{\}/],
    ['nothing to import', () => loose(importModel)(undefined, options), /Map by name, got nothing/],
    [
      'a boolean for options',
      () => loose(loadState)(model, new Map(), false),
      /options of loadState .*got false/,
    ],
    ['a way that there is not', () => loose(transferState)(model, new Map(), { heads: 'skip' }), /"skip"/],
    [
      'an unknown way to import',
      () => loose(importWeights)(model, new Map(), { strickt: true }),
      /"strickt"/,
    ],
    ['an unknown threshold', () => loose(model.detectTensors)(images, { threshold: 0.5 }), /"threshold"/],
    ['a text for a threshold', () => loose(model.detectTensors)(images, { scoreThreshold: 'a' }), /got "a"/],
  ])('%s', (_, run, text) => {
    expect(run).toThrow(
      expect.objectContaining({
        code: 'BAD_ARGUMENT',
        message: expect.stringMatching(text) as string,
      }) as Error,
    );
  });

  it.each<[unknown, RegExp]>([
    [{ threshold: 0.5 }, /option of detect "threshold"/],
    [0.5, /options of detect .*got 0.5/],
  ])('%p as options of detect', async (given, text) => {
    await expect(loose(model.detect)(images, given)).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
      message: expect.stringMatching(text) as string,
    });
  });
});
