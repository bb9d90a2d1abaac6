import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { createBackbone } from './backbone.js';
import type { Backbone } from './backbone.js';
import type { Freeze } from './frozen-layers.js';
import { conv, maxPool, tap } from './layer.js';
import type { Layer, LayerTable, MaxPoolLayer } from './layer.js';
import { layerShapes } from './layer-shapes.js';
import { layerTables } from './layer-tables.js';
import { useCpuBackend } from './testing/cpu-backend.js';
import { noise } from './testing/noise.js';

beforeAll(useCpuBackend);

const table = (layers: Layer[], width = 6, height = 6): LayerTable => ({
  name: 'own',
  imageSize: { width, height },
  layers,
});

const images = (count = 1, size = 6): tf.Tensor4D =>
  tf.tensor4d(noise('images', count * size * size * 3), [count, size, size, 3]);

const withBackbone = (of: LayerTable, use: (backbone: Backbone) => void, seed = 0): void => {
  const backbone = createBackbone(of, { seed });
  try {
    tf.tidy(() => {
      use(backbone);
    });
  } finally {
    backbone.dispose();
  }
};

const valuesOf = (backbone: Backbone): Record<string, number[]> =>
  Object.fromEntries(backbone.variables.map(({ name, variable }) => [name, Array.from(variable.dataSync())]));

describe('createBackbone', () => {
  it('names variables as the reference does and says what each is', () => {
    const layers = [
      conv('conv1', 3, 2),
      tap('conv1', { scale: 20 }),
      conv('conv2', 1, 3, { norm: 'batch' }),
      tap('conv2'),
    ];
    withBackbone(table(layers), ({ variables, taps }) => {
      expect(
        variables.map((v) => [v.name, v.kind, v.variable.shape, v.trainable, v.decay, v.variable.trainable]),
      ).toEqual([
        ['conv1/filter', 'filter', [3, 3, 3, 2], true, true, true],
        ['conv1/biases', 'bias', [2], true, false, true],
        ['l2_norm_conv1/scale', 'scale', [2], true, false, true],
        ['conv2/filter', 'filter', [1, 1, 2, 3], true, true, true],
        ['conv2/gamma', 'scale', [3], true, false, true],
        ['conv2/beta', 'offset', [3], true, false, true],
        ['conv2/moving_mean', 'moving-mean', [3], false, false, false],
        ['conv2/moving_variance', 'moving-variance', [3], false, false, false],
      ]);
      expect(variables.map(({ variable }) => variable.name)).toEqual(variables.map(({ name }) => name));
      expect(taps).toEqual([
        { name: 'conv1', rows: 6, columns: 6, channels: 2 },
        { name: 'conv2', rows: 6, columns: 6, channels: 3 },
      ]);
    });
  });

  it('starts biases at 0, scales at 1 or as told, moving averages at 0 and 1', () => {
    const layers = [conv('a', 1, 1), tap('a', { scale: 20 }), conv('b', 1, 1, { norm: 'batch' })];
    withBackbone(table(layers), (backbone) => {
      expect(valuesOf(backbone)).toMatchObject({
        'a/biases': [0],
        'l2_norm_a/scale': [20],
        'b/gamma': [1],
        'b/beta': [0],
        'b/moving_mean': [0],
        'b/moving_variance': [1],
      });
    });
  });

  it('makes a layer of the seed and its name alone', () => {
    const filters = (layers: Layer[], seed: number): number[] => {
      let values: number[] = [];
      withBackbone(table(layers), (backbone) => (values = valuesOf(backbone)['b/filter']!), seed);
      return values;
    };
    const own = filters([conv('b', 3, 2)], 5);
    expect(filters([conv('b', 3, 2)], 5)).toEqual(own);
    expect(filters([conv('a', 3, 3), conv('b', 3, 2)], 5)).toEqual(own);
    expect(filters([conv('b', 3, 2)], 6)).not.toEqual(own);
  });

  it('lets two live side by side, and frees names and memory', () => {
    const before = tf.memory().numTensors;
    const [first, second] = [
      createBackbone(table([conv('a', 1, 1)])),
      createBackbone(table([conv('a', 1, 1)])),
    ];
    expect(second.variables.map((v) => [v.name, v.variable.name])).toEqual([
      ['a/filter', 'a/filter_1'],
      ['a/biases', 'a/biases_1'],
    ]);
    first.dispose();
    second.dispose();
    expect(tf.memory().numTensors).toBe(before);
    withBackbone(table([conv('a', 1, 1)]), ({ variables }) => {
      expect(variables[0]?.variable.name).toBe('a/filter');
    });
  });
});

describe('apply', () => {
  it('refuses images of another size', () => {
    withBackbone(table([conv('a', 1, 1)]), (backbone) => {
      expect(() => backbone.apply(images(1, 5))).toThrow(
        'Expected images of shape [batch, 6, 6, 3] for layer table "own", got [1, 5, 5, 3].',
      );
      expect(() => backbone.apply(tf.zeros([1, 6, 6, 1]))).toThrow(RangeError);
    });
  });

  it('gives every tap of mini the shape of the table', () => {
    withBackbone(layerTables.mini, (backbone) => {
      const { taps } = tf.tidy(() => backbone.apply(tf.zeros([1, 320, 320, 3])));
      const expected = layerShapes(layerTables.mini).filter(({ layer }) => layer.kind === 'tap');
      expect(taps.map(({ shape }) => shape)).toEqual(
        expected.map(({ output: { rows, columns, channels } }) => [1, rows, columns, channels]),
      );
    });
  });

  it('normalises a tap for the head only', () => {
    const layers = [tap('raw'), tap('normed', { scale: 20 }), maxPool('pool', 1, 1), tap('after')];
    withBackbone(table(layers), (backbone) => {
      const x = images();
      const [raw, normed, after] = backbone.apply(x).taps;
      expect(raw!.dataSync()).toEqual(x.dataSync());
      expect(after!.dataSync()).toEqual(x.dataSync());
      const [r, g, b] = normed!.dataSync();
      expect(Math.hypot(r!, g!, b!)).toBeCloseTo(20, 4);
    });
  });

  it('takes a table without layers', () => {
    withBackbone(table([]), (backbone) => {
      expect(backbone.apply(images())).toEqual({ taps: [], updates: [] });
    });
  });

  it('uses the moving averages in inference and leaves them alone', () => {
    withBackbone(table([conv('a', 1, 1, { norm: 'batch' }), tap('a')]), (backbone) => {
      const set = Object.fromEntries(backbone.variables.map((v) => [v.name, v.variable]));
      set['a/filter']!.assign(tf.tensor([1, 0, 0], [1, 1, 3, 1]));
      set['a/moving_mean']!.assign(tf.tensor([-3]));
      set['a/moving_variance']!.assign(tf.tensor([4 - 1e-3])); // ε brings it to 4
      const x = images();
      const { taps, updates } = backbone.apply(x);
      expect(updates).toEqual([]);
      expect(taps[0]!.dataSync()[0]).toBeCloseTo((x.dataSync()[0]! + 3) / 2, 5);
    });
  });

  it('moves the averages towards batch mean and unbiased variance in training', () => {
    const of: LayerTable = {
      ...table([conv('a', 1, 1, { norm: 'batch' })], 2, 1),
      batchNorm: { momentum: 0.75 },
    };
    withBackbone(of, (backbone) => {
      backbone.variables[0]!.variable.assign(tf.tensor([1, 0, 0], [1, 1, 3, 1]));
      const x = tf.tensor4d([10, 0, 0, 14, 0, 0], [1, 1, 2, 3]);
      const { updates } = backbone.apply(x, { training: true });
      const values = Object.fromEntries(
        updates.map(({ variable, value }) => [variable.name, value.dataSync()[0]]),
      );
      expect(values).toEqual({
        'a/moving_mean': 3, // 0.75·0 + 0.25·12
        'a/moving_variance': 2.75, // 0.75·1 + 0.25·8, where 8 = (4 + 4) / (2 − 1)
      });
    });
  });

  it('keeps the moving variance finite on a single cell', () => {
    withBackbone(table([conv('a', 1, 1, { norm: 'batch' })], 1, 1), (backbone) => {
      const { updates } = backbone.apply(images(1, 1), { training: true });
      expect(updates[1]!.value.dataSync()[0]).toBeCloseTo(0.9, 6); // 0.9·1 + 0.1·0
    });
  });

  it('reaches every trainable variable with a gradient, and no other', () => {
    const layers = [
      conv('a', 3, 2, { norm: 'batch' }),
      tap('a', { scale: 20 }),
      conv('b', 3, 2, { dilation: 2 }),
      tap('b'),
    ];
    withBackbone(table(layers), (backbone) => {
      const { grads } = tf.variableGrads(() => {
        const { taps } = backbone.apply(images(2), { training: true });
        return tf.addN(taps.map((t) => tf.sum(tf.square(tf.sub(t, 1))))) as tf.Scalar;
      });
      const trained = backbone.variables.filter((v) => v.trainable).map((v) => v.name);
      expect(Object.keys(grads).sort()).toEqual(trained.sort());
      for (const gradient of Object.values(grads)) {
        expect(gradient.dataSync().some((value) => value !== 0)).toBe(true);
      }
    });
  });

  it('holds nothing but its outputs, with or without a scope around it', () => {
    const layers = [
      conv('a', 3, 2, { norm: 'batch' }),
      tap('a'),
      tap('normed', { scale: 20 }),
      conv('b', 3, 2, { dilation: 2 }),
      maxPool('c', 2, 2, [[1, 0], [0, 1]]), // prettier-ignore
      tap('c'),
      conv('after', 1, 4),
    ];
    const backbone = createBackbone(table(layers));
    const x = images();
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      backbone.apply(x, { training: true });
    });
    expect(tf.memory().numTensors).toBe(before);
    const { taps, updates } = backbone.apply(x, { training: true });
    expect([taps.length, updates.length]).toEqual([3, 2]);
    expect(tf.memory().numTensors).toBe(before + 5);
    tf.dispose([...taps, ...updates.map(({ value }) => value), x]);
    backbone.dispose();
  });

  it('leaves the caller their images where a tap hands them through', () => {
    withBackbone(table([tap('images'), maxPool('pool', 2, 2)]), (backbone) => {
      const x = images();
      backbone.apply(x);
      expect(x.isDisposed).toBe(false);
    });
  });
});

describe('freeze', () => {
  const layers = [
    conv('conv1_1', 3, 2, { norm: 'batch' }),
    conv('conv1_2', 3, 2),
    conv('conv2_1', 3, 3, { norm: 'batch' }),
    tap('conv2_1', { scale: 20 }),
  ];
  const withFrozen = (freeze: Freeze, use: (backbone: Backbone) => void): void => {
    const backbone = createBackbone(table(layers), { freeze });
    try {
      tf.tidy(() => {
        use(backbone);
      });
    } finally {
      backbone.dispose();
    }
  };
  const lossOf = (backbone: Backbone) => (): tf.Scalar =>
    tf.sum(backbone.apply(images(2), { training: true }).taps[0]!);

  it('keeps gradients and weight decay away from the first blocks, and from nothing else', () => {
    withFrozen(1, (backbone) => {
      const named = (key: 'trainable' | 'decay'): string[] =>
        backbone.variables.filter((v) => v[key]).map(({ name }) => name);
      const trained = ['conv2_1/filter', 'conv2_1/gamma', 'conv2_1/beta', 'l2_norm_conv2_1/scale'];
      expect(named('trainable')).toEqual(trained);
      expect(named('decay')).toEqual(['conv2_1/filter']);
      // Without a list TensorFlow.js asks the variables themselves.
      expect(Object.keys(tf.variableGrads(lossOf(backbone)).grads).sort()).toEqual(trained.sort());
    });
  });

  it('takes layers by name', () => {
    withFrozen(['conv2', 'l2_norm_conv2_1'], (backbone) => {
      const { grads } = tf.variableGrads(lossOf(backbone));
      expect(Object.keys(grads).sort()).toEqual(
        ['conv1_1/filter', 'conv1_1/gamma', 'conv1_1/beta', 'conv1_2/filter', 'conv1_2/biases'].sort(),
      );
    });
  });

  it('keeps frozen batch norm to its moving averages in training', () => {
    withFrozen(2, (backbone) => {
      const trained = backbone.apply(images(2), { training: true });
      expect(trained.updates).toEqual([]);
      const inferred = backbone.apply(images(2));
      expect(trained.taps[0]!.dataSync()).toEqual(inferred.taps[0]!.dataSync());
    });
    withFrozen(1, (backbone) => {
      const { updates } = backbone.apply(images(2), { training: true });
      expect(updates.map(({ variable }) => variable.name)).toEqual([
        'conv2_1/moving_mean',
        'conv2_1/moving_variance',
      ]);
    });
  });

  it('gives frozen layers the weights they would have had', () => {
    const values: Record<string, number[]>[] = [];
    for (const freeze of [0, 2]) withFrozen(freeze, (backbone) => values.push(valuesOf(backbone)));
    expect(values[1]).toEqual(values[0]);
  });

  it('refuses what the table does not have', () => {
    const before = tf.memory().numTensors;
    expect(() => createBackbone(table(layers), { freeze: 3 })).toThrow('Expected block 3 (conv3_1, …)');
    expect(() => createBackbone(table(layers), { freeze: ['conv1_3'] })).toThrow('Did you mean "conv1_1"?');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('explicit padding', () => {
  it('equals SAME where it spells SAME out', () => {
    const spelled = [
      conv('a', 3, 2, { stride: 2, padding: [[0, 1], [0, 1]] }), // prettier-ignore
      conv('b', 3, 2, { dilation: 2, padding: [[2, 2], [2, 2]] }), // prettier-ignore
      maxPool('p', 2, 2, [[0, 1], [0, 1]]), // prettier-ignore
      tap('p'),
    ];
    const same = spelled.map((layer): Layer =>
      layer.kind === 'tap' ? layer : { ...layer, padding: 'same' },
    );
    const outputs: tf.TypedArray[] = [];
    for (const layers of [spelled, same]) {
      withBackbone(table(layers), (backbone) => {
        outputs.push(backbone.apply(images()).taps[0]!.dataSync());
      });
    }
    expect(outputs[0]).toEqual(outputs[1]);
  });

  it('never lets the border of a pool win, even among negative values', () => {
    // Caffe's ceil mode on 3 cells: two windows of 2, the second half outside.
    const layers = [maxPool('p', 2, 2, [[0, 1], [0, 1]]), tap('p')]; // prettier-ignore
    withBackbone(table(layers, 3, 3), (backbone) => {
      const x = tf.tensor4d(
        Float32Array.from({ length: 27 }, (_, i) => -1 - i),
        [1, 3, 3, 3],
      );
      // channel 0: rows (−1 −4 −7), (−10 −13 −16), (−19 −22 −25)
      const [y] = backbone.apply(x).taps;
      expect(Array.from(tf.slice(y!, [0, 0, 0, 0], [1, 2, 2, 1]).dataSync())).toEqual([-1, -7, -19, -25]);
    });
  });

  /** Largest value of every window, by loops; cells outside of the map are not looked at. */
  const naivePool = (x: Float32Array, rows: number, columns: number, layer: MaxPoolLayer): number[] => {
    const [[top, bottom], [left, right]] = layer.padding as Exclude<MaxPoolLayer['padding'], string>;
    const maxima: number[] = [];
    for (let r = -top; r + layer.kernel <= rows + bottom; r += layer.stride) {
      for (let c = -left; c + layer.kernel <= columns + right; c += layer.stride) {
        for (let channel = 0; channel < 3; channel++) {
          let largest = -Infinity;
          for (let y = Math.max(0, r); y < Math.min(rows, r + layer.kernel); y++) {
            for (let z = Math.max(0, c); z < Math.min(columns, c + layer.kernel); z++) {
              largest = Math.max(largest, x[(y * columns + z) * 3 + channel]!);
            }
          }
          maxima.push(largest);
        }
      }
    }
    return maxima;
  };

  it('pools as loops do, whatever the padding', () => {
    const cases = fc
      .record({
        rows: fc.integer({ min: 1, max: 7 }),
        columns: fc.integer({ min: 1, max: 7 }),
        kernel: fc.integer({ min: 1, max: 3 }),
        stride: fc.integer({ min: 1, max: 3 }),
      })
      .chain((size) => {
        const cells = fc.integer({ min: 0, max: size.kernel - 1 });
        return fc.record({
          size: fc.constant(size),
          rows: fc.tuple(cells, cells),
          columns: fc.tuple(cells, cells),
        });
      });
    fc.assert(
      fc.property(cases, ({ size, rows, columns }) => {
        fc.pre(size.rows + rows[0] + rows[1] >= size.kernel);
        fc.pre(size.columns + columns[0] + columns[1] >= size.kernel);
        const layer = maxPool('p', size.kernel, size.stride, [rows, columns]);
        const x = noise('images', size.rows * size.columns * 3).map((value) => value - 1);
        withBackbone(table([layer, tap('p')], size.columns, size.rows), (backbone) => {
          const [y] = backbone.apply(tf.tensor4d(x, [1, size.rows, size.columns, 3])).taps;
          expect(Array.from(y!.dataSync())).toEqual(naivePool(x, size.rows, size.columns, layer));
        });
      }),
    );
  });
});
