import { conv } from '@ssd/vgg-backbone';
import * as tf from '@tensorflow/tfjs-core';
import { createModel, type PresetModelOptions } from './create-model.js';
import type { SsdModel } from './model.js';
import { presets } from './presets.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';
import { noise } from '@ssd/testing/noise';
import { tinyPreset } from './testing/tiny-preset.js';

beforeAll(useCpuBackend);

const CLASSES = ['cell', 'plate'];

const withModel = (use: (model: SsdModel) => void, options: Partial<PresetModelOptions> = {}): void => {
  const model = createModel({ preset: tinyPreset(), classes: CLASSES, ...options });
  try {
    tf.tidy(() => {
      use(model);
    });
  } finally {
    model.dispose();
  }
};

const images = (count: number): tf.Tensor4D =>
  tf.tensor4d(noise('images', count * 144).map((value) => 255 * (value + 0.5)), [count, 6, 8, 3]); // prettier-ignore

describe('createModel', () => {
  const named = (count: number): string[] => Array.from({ length: count }, (_, i) => `class ${i}`);

  it('builds vgg300 with the parameters of the reference', () => {
    const model = createModel({ preset: 'vgg300', classes: named(20) });
    expect(model.parameters).toBe(26_285_486);
    const heads = model.variables.filter(({ name }) => name.startsWith('classifiers/'));
    expect(heads.reduce((sum, { variable }) => sum + variable.size, 0)).toBe(3_341_550);
    expect(heads[0]!.variable.shape).toEqual([3, 3, 512, 4 * 25]);
    expect(model.anchors.count).toBe(8732);
    // Decayed: 13 VGG filters, mod_conv6 and 7, 8 of the extra layers, 6 heads.
    expect(model.variables.filter(({ decay }) => decay)).toHaveLength(13 + 2 + 8 + 6);
    model.dispose();
  });

  it.each([
    ['vgg512', 20, 26_959_300], // the reference's
    ['ssd300', 20, 26_285_486], // the layers of vgg300 with other padding
    ['ssd300_pytorch', 20, 26_285_486],
    ['ssd512', 20, 26_959_300 + 7 * 128 * 256], // conv12_2 is 4×4 and not 3×3
    ['ssd300_vgg16', 90, 35_641_826], // as torchvision says of its COCO weights
  ])('builds %s with %d classes and its parameters', (preset, classes, parameters) => {
    const model = createModel({ preset, classes: named(classes) });
    expect(model.parameters).toBe(parameters);
    model.dispose();
  });

  it('freezes layers', () => {
    const frozen = (options: object): string[] => {
      let names: string[] = [];
      withModel(
        ({ variables }) => {
          names = variables.filter((v) => !v.trainable && v.kind !== 'moving-mean').map(({ name }) => name);
        },
        { preset: { ...tinyPreset(), layers: { ...tinyPreset().layers, layers: plain } }, ...options },
      );
      return names;
    };
    const plain = tinyPreset().layers.layers.map(
      (layer) =>
      layer.kind === 'conv' ? conv(layer.name, layer.kernel, layer.filters, { stride: 2, padding: layer.padding }) : layer, // prettier-ignore
    );
    expect(frozen({})).toEqual([]);
    expect(frozen({ freeze: ['conv1'] })).toEqual(['conv1/filter', 'conv1/biases']);
  });

  it('starts new layers and heads as told, and layers with batch norm as ever', () => {
    const wide = tinyPreset();
    const preset = {
      ...wide,
      layers: { ...wide.layers, layers: wide.layers.layers.map((layer) => (layer.name === 'conv2' ? { ...layer, filters: 64 } : layer)) }, // prettier-ignore
    };
    const filters = (options: object): Map<string, number[]> => {
      const found = new Map<string, number[]>();
      withModel(
        ({ variables }) => {
          for (const { name, kind, variable } of variables) {
            if (kind === 'filter') found.set(name, Array.from(variable.dataSync()));
          }
        },
        { preset, ...options },
      );
      return found;
    };
    const deviation = (values: number[]): number =>
      Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
    const xavier = filters({});
    const he = filters({ newLayers: 'he', headDeviation: 0.001 });
    // 3·3·4 inputs and 3·3·64 outputs a channel: √(2 / (36 + 576)) and √(2 / 36), 2304 draws each.
    expect(deviation(xavier.get('conv2/filter')!)).toBeCloseTo(0.057, 2);
    expect(deviation(he.get('conv2/filter')!)).toBeCloseTo(0.236, 2);
    expect(he.get('conv1/filter')).toEqual(xavier.get('conv1/filter'));
    // 3·3·64 inputs and 3·3·7 outputs: √(2 / (576 + 63)).
    expect(deviation(xavier.get('classifiers/map1/filter')!)).toBeCloseTo(0.056, 2);
    expect(deviation(he.get('classifiers/map1/filter')!)).toBeCloseTo(0.001, 4);
  });

  it('builds mini with its default boxes', () => {
    withModel(
      (model) => {
        expect(model.anchors.table).toBe(presets.mini.boxes);
        expect(model.anchors.count).toBe(8500); // 4 · (40² + 20² + 10² + 5²)
        expect(model.parameters).toBe(900_944);
        const head = model.variables.find(({ name }) => name === 'classifiers/map1/filter')!.variable;
        const deviation = Math.sqrt(tf.mean(tf.square(head)).dataSync()[0]!);
        expect(deviation).toBeCloseTo(0.01, 3);
      },
      { preset: 'mini', classes: ['a', 'b', 'c'] },
    );
  });

  it('makes the same weights of the same seed', () => {
    const weights = (seed: number): string => {
      let all = '';
      withModel((model) => (all = model.variables.map(({ variable }) => variable.dataSync().join()).join()), {
        seed,
      });
      return all;
    };
    expect(weights(3)).toBe(weights(3));
    expect(weights(4)).not.toBe(weights(3));
  });

  it.each<[string, Partial<PresetModelOptions>, string]>([
    ['an unknown preset', { preset: 'vgg30' }, 'Did you mean "vgg300"?'],
    ['no classes', { classes: [] }, 'Expected at least one class name, got an empty list.'],
    ['a class twice', { classes: ['a', 'b', 'a'] }, 'Expected every class once, got "a" twice.'],
    ['a certain prior', { headPrior: 1 }, 'Expected 0 < headPrior < 1, got 1.'],
    ['no deviation', { preset: { ...tinyPreset(), headDeviation: 0 } }, 'Expected headDeviation > 0 in preset "tiny", got 0.'], // prettier-ignore
    ['no deviation of heads', { headDeviation: 0 }, 'Expected headDeviation > 0, got 0.'],
    ['an unknown start', { newLayers: 'hee' as 'he' }, 'Unknown way to start new layers "hee". Did you mean "he"? Available: xavier, he.'], // prettier-ignore
    ['half a seed', { seed: 0.5 }, 'Expected a whole number as seed, got 0.5.'],
  ])('refuses %s and leaves nothing behind', (_, options, message) => {
    const before = tf.memory().numTensors;
    expect(() => createModel({ preset: tinyPreset(), classes: CLASSES, ...options })).toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes a prior from the preset, and rather from the options', () => {
    const bias = (options: object): number => {
      let value = NaN;
      withModel((model) => (value = model.variables.at(-1)!.variable.dataSync()[CLASSES.length]!), options);
      return value;
    };
    const preset = { ...tinyPreset(), headPrior: 0.5 };
    expect(bias({})).toBe(0);
    expect(bias({ preset })).toBeCloseTo(Math.log(2), 6); // ln(0.5 · 2 / 0.5)
    expect(bias({ preset, headPrior: 0.9 })).toBeCloseTo(Math.log(18), 6); // ln(0.9 · 2 / 0.1)
  });
});

describe('forward', () => {
  it('gives logits and offsets of every box', () => {
    withModel((model) => {
      const { logits, offsets, updates } = model.forward(images(2));
      expect([logits.shape, offsets.shape, updates]).toEqual([[2, 25, 3], [2, 25, 4], []]);
    });
  });

  it('treats images of a batch alike when not training', () => {
    withModel((model) => {
      const both = images(2);
      const second = tf.slice(both, [1, 0, 0, 0], [1, 6, 8, 3]);
      const alone = model.forward(second).logits.dataSync();
      expect(Array.from(model.forward(both).logits.dataSync().slice(75))).toEqual(Array.from(alone));
    });
  });

  it('takes int32 images', () => {
    withModel((model) => {
      const whole = tf.cast(images(1), 'int32');
      expect(model.forward(whole).logits.dataSync()).toEqual(
        model.forward(tf.cast(whole, 'float32')).logits.dataSync(),
      );
    });
  });

  it('refuses images of another size', () => {
    withModel((model) => {
      expect(() => model.forward(tf.zeros([1, 8, 6, 3]))).toThrow(
        'Expected images of shape [batch, 6, 8, 3]',
      );
    });
  });

  it('reaches every trained variable with a gradient and hands over the moving averages', () => {
    withModel((model) => {
      let updated: string[] = [];
      const { grads } = tf.variableGrads(() => {
        const { logits, offsets, updates } = model.forward(images(2), { training: true });
        updated = updates.map(({ variable }) => variable.name);
        return tf.add(tf.sum(tf.square(logits)), tf.sum(tf.square(offsets)));
      });
      const trained = model.variables.filter(({ trainable }) => trainable).map(({ name }) => name);
      expect(Object.keys(grads).sort()).toEqual(trained.sort());
      expect(updated).toEqual(['conv1/moving_mean', 'conv1/moving_variance']);
    });
  });

  it('leaves no tensors behind', () => {
    const model = createModel({ preset: tinyPreset(), classes: CLASSES });
    const input = images(1);
    const before = tf.memory().numTensors;
    const { logits, offsets, updates } = model.forward(input, { training: true });
    expect(tf.memory().numTensors).toBe(before + 2 + updates.length);
    tf.dispose([logits, offsets, ...updates.map(({ value }) => value)]);
    tf.dispose(model.infer(input));
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before - model.variables.length);
    input.dispose();
  });
});

describe('infer', () => {
  it('gives the softmax of forward', () => {
    withModel((model) => {
      const input = images(1);
      const { logits } = model.forward(input);
      const { probabilities } = model.infer(input);
      const [scores, first] = [logits.dataSync().slice(0, 3), probabilities.dataSync().slice(0, 3)];
      const sum = Array.from(scores, Math.exp).reduce((a, b) => a + b);
      for (const [i, value] of first.entries()) expect(value).toBeCloseTo(Math.exp(scores[i]!) / sum, 5);
    });
  });
});
