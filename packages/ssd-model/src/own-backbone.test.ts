import { createBackbone, type Backbone } from '@ssd/vgg-backbone';
import * as tf from '@tensorflow/tfjs-core';
import { createModel } from './create-model.js';
import { importModel } from './import/import-model.js';
import { getPreset, presetNames } from './presets.js';
import { registerPreset } from './register-preset.js';
import { tinyPreset } from './testing/tiny-preset.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';

beforeAll(useCpuBackend);

const { layers, boxes, mean } = tinyPreset();
const classes = ['cell', 'plate'];

/** Ours behind the interface alone: nothing that only ours has. */
function ownBackbone(seed = 3): Backbone & { disposed: number } {
  const { imageSize, taps, variables, apply, dispose } = createBackbone(layers, { seed });
  const own = {
    imageSize,
    taps,
    variables,
    apply,
    disposed: 0,
    dispose: () => {
      own.disposed += 1;
      dispose();
    },
  };
  return own;
}

describe('a detector on a backbone of its own', () => {
  it('computes what that of a preset with the same trunk does', () => {
    const own = createModel({ backbone: ownBackbone(), boxes, mean, classes, seed: 3, name: 'own' });
    const outputs = (model: typeof own): number[] =>
      tf.tidy(() => {
        const images = tf.tensor4d(
          Array.from({ length: 2 * 6 * 8 * 3 }, (_, i) => (i * 37) % 256),
          [2, 6, 8, 3],
        );
        const { logits, offsets, updates } = model.forward(images, { training: true });
        return [logits, offsets, ...updates.map(({ value }) => value)].flatMap((t) =>
          Array.from(t.dataSync()),
        );
      });
    const found = outputs(own);
    const names = own.variables.map(({ name, group }) => [name, group]);
    expect(own.preset.name).toBe('own');
    own.dispose();
    const preset = createModel({ preset: tinyPreset(), classes, seed: 3 });
    expect(names).toEqual(preset.variables.map(({ name, group }) => [name, group]));
    expect(found).toEqual(outputs(preset));
    preset.dispose();
  });

  it('disposes of it with the model, and leaves nothing', () => {
    const before = tf.memory().numTensors;
    const backbone = ownBackbone();
    createModel({ backbone, boxes, mean, classes }).dispose();
    expect([backbone.disposed, tf.memory().numTensors]).toEqual([1, before]);
  });

  it('refuses maps that the boxes do not have, and leaves the backbone to its maker', () => {
    const backbone = ownBackbone();
    const other = { ...backbone, taps: backbone.taps.map((tap) => ({ ...tap, rows: tap.rows + 1 })) };
    expect(() => createModel({ backbone: other, boxes, mean, classes })).toThrow(
      'Preset "custom": expected map 0 (tap "conv1") to have 4×4 cells as the backbone makes it, got 3×4 in box table "tiny-boxes".',
    );
    expect(backbone.disposed).toBe(0);
    backbone.dispose();
  });

  it('refuses options that only count beside a preset, and those that only count beside a backbone', () => {
    const backbone = ownBackbone();
    const frozen = { backbone, boxes, mean, classes, freeze: 1 };
    expect(() => createModel(frozen)).toThrow('Unknown option of createModel with a backbone "freeze"');
    backbone.dispose();
    const other = { preset: tinyPreset(), classes, mean };
    expect(() => createModel(other)).toThrow('Unknown option of createModel "mean"');
  });

  it('is found by its name once its preset is registered, and no more when that is taken back', () => {
    const preset = { name: 'own', backbone: () => ownBackbone(), boxes, mean };
    const remove = registerPreset(preset);
    expect(presetNames()).toContain('own');
    const model = createModel({ preset: 'own', classes });
    expect(model.preset).toBe(preset);
    model.dispose();
    expect(() => registerPreset({ ...preset })).toThrow('Expected one preset a name, got another "own".');
    expect(() => importModel(new Map(), { preset: 'own', classes })).toThrow('with a backbone of its own');
    remove();
    expect(() => getPreset('own')).toThrow('Unknown preset "own"');
    expect(() => registerPreset({ ...preset, name: 'mini' })).toThrow('not one of ours, got "mini"');
  });
});
