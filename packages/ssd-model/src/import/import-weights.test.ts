import * as tf from '@tensorflow/tfjs-core';
import { createModel } from '../create-model.js';
import type { SsdModel } from '../model.js';
import type { ModelPreset } from '../preset.js';
import { readState } from '../state.js';
import type { StateTensor } from '../state-tensor.js';
import { useCpuBackend } from '../testing/cpu-backend.js';
import { noisy } from '../testing/import-fixtures.js';
import type { Shapes } from '../testing/import-fixtures.js';
import { narrowDetector } from '../testing/narrow-presets.js';
import { noise } from '../testing/noise.js';
import { modelInput } from './adapt-input.js';
import { ImportError } from './import-error.js';
import { importTarget } from './import-target.js';
import { importWeights } from './import-weights.js';
import type { ImportOptions } from './import-weights.js';
import { inputTensors } from './input-tensors.js';
import type { SourceTensor } from './source-tensor.js';
import { weightSources } from './weight-sources.js';
import type { WeightSourceName } from './weight-sources.js';

beforeAll(useCpuBackend);

const models: SsdModel[] = [];
afterEach(() => {
  for (const model of models.splice(0)) model.dispose();
});

const CLASSES = ['a', 'b'];

/** A narrow detector with the normalisation of the weights, unless another is given. */
const detector = (preset: string, mean?: ModelPreset['mean'], classes = CLASSES): SsdModel => {
  const model = createModel({
    preset: { ...narrowDetector(preset), ...(mean === undefined ? {} : { mean }) },
    classes,
    seed: 3,
  });
  models.push(model);
  return model;
};

/** The shapes of a whole file of a source for the narrow detector, by its rules' own account. */
const fileShapes = (source: WeightSourceName, preset: ModelPreset, classes = CLASSES.length): Shapes =>
  Object.fromEntries(
    weightSources[source]
      .rules(importTarget(preset, classes), new Map())
      .flatMap(({ from, shapes }) => from.map((name, i) => [name, [...shapes[i]!]])),
  );

const file = (source: WeightSourceName, preset = 'narrow'): Map<string, SourceTensor> =>
  noisy(fileShapes(source, narrowDetector(preset)));

const failure = (act: () => unknown): ImportError => {
  try {
    act();
  } catch (error) {
    if (error instanceof ImportError) return error;
    throw error;
  }
  throw new Error('Expected an ImportError, got none.');
};

/** The normalisation that a model should have for a source. */
const inputOf = (source: WeightSourceName): ModelPreset['mean'] => modelInput(weightSources[source].input!);

const keep: ImportOptions = { mean: 'keep' };

describe('a checkpoint of the reference', () => {
  const slots = (tensors: Map<string, SourceTensor>): Map<string, SourceTensor> =>
    new Map([...tensors].flatMap(([name, tensor]) => [[name, tensor], [`optimizer/${name}/Momentum`, { ...tensor, data: noise(`m ${name}`, tensor.data.length) }]] as const)); // prettier-ignore

  it('fuses its convolutions of one box shape each, and keeps everything else', async () => {
    const model = detector('vgg300', inputOf('reference'));
    const report = importWeights(model, file('reference', 'vgg300'));
    expect(report).toMatchObject({
      source: 'reference',
      missing: [],
      unexpected: [],
      wrongShape: [],
      fresh: [],
    });
    expect(report.loaded).toHaveLength(model.variables.length);
    const state = await readState(model);
    expect(state.get('conv1_1/filter')!.data).toEqual(noise('conv1_1/filter', 9 * 3 * 2));
    // Map 0: 16 channels, 3 box shapes of 2 + 1 + 4 = 7 channels. Row 1, column 2, input 5, shape 2, channel 6 stands at
    // ((1·3 + 2)·16 + 5)·21 + 2·7 + 6 in ours, at ((1·3 + 2)·16 + 5)·7 + 6 in classifier0_2.
    const fused = state.get('classifiers/map0/filter')!.data;
    expect(fused[(5 * 16 + 5) * 21 + 20]).toBe(noise('classifiers/classifier0_2/filter', 9 * 16 * 7)[(5 * 16 + 5) * 7 + 6]); // prettier-ignore
    expect([...state.get('classifiers/map1/biases')!.data]).toEqual([0, 1].flatMap((box) => [...noise(`classifiers/classifier1_${box}/biases`, 7)])); // prettier-ignore
  });

  it('gives its momentum back, fused as the weights are', () => {
    const model = detector('vgg300', inputOf('reference'));
    const { momentum, ignored, notes } = importWeights(model, slots(file('reference', 'vgg300')));
    expect([...momentum.keys()]).toEqual(model.variables.map(({ name }) => name));
    expect([...momentum.get('classifiers/map1/biases')!.data]).toEqual(
      [0, 1].flatMap((box) => [...noise(`m classifiers/classifier1_${box}/biases`, 7)]),
    );
    expect(ignored[0]).toEqual({
      name: 'optimizer/conv1_1/filter/Momentum',
      reason: 'momentum of the optimizer',
    });
    expect(notes.join()).toContain("The optimizer's momentum of 39 variables is in the file.");
  });

  it('leaves out the fully connected layers that it drags along', () => {
    const tensors = file('reference', 'vgg300').set('fc6/weights', { shape: [1], data: [0] });
    const { ignored } = importWeights(detector('vgg300', inputOf('reference')), tensors);
    expect(ignored).toEqual([
      { name: 'fc6/weights', reason: 'fully connected layers that the detector does not use' },
    ]);
  });
});

describe.each([
  [
    'torchvision-ssd300',
    'ssd300_vgg16',
    'head.classification_head.module_list.0',
    'head.regression_head.module_list.0',
  ],
  ['ssd.pytorch', 'ssd300_pytorch', 'conf.0', 'loc.0'],
] as const)('a detector of %s', (source, preset, logits, offsets) => {
  it('has its background moved to the end and its filters transposed', async () => {
    const model = detector(preset, inputOf(source));
    const report = importWeights(model, file(source, preset));
    expect(report).toMatchObject({ source, missing: [], unexpected: [], fresh: [] });
    expect(report.loaded).toHaveLength(model.variables.length);
    const state = await readState(model);
    // Map 0, 3 box shapes, 3 logits each. Bias of shape 1: classes a, b are theirs 1·3 + 1 and 1·3 + 2, the background 1·3.
    const b = noise(`${logits}.bias`, 9);
    const o = noise(`${offsets}.bias`, 12);
    expect([...state.get('classifiers/map0/biases')!.data].slice(7, 14)).toEqual([b[4], b[5], b[3], o[4], o[5], o[6], o[7]]); // prettier-ignore
    // Row 2, column 0, input 7, shape 2, background: ((2·3 + 0)·16 + 7)·21 + 2·7 + 2 in ours; output 2·3 of theirs, at
    // ((6·16 + 7)·3 + 2)·3 + 0.
    expect(state.get('classifiers/map0/filter')!.data[(6 * 16 + 7) * 21 + 16]).toBe(noise(`${logits}.weight`, 9 * 16 * 9)[((6 * 16 + 7) * 3 + 2) * 3]); // prettier-ignore
    expect(report.converted.find(({ name }) => name === 'classifiers/map0/biases')).toEqual({
      name: 'classifiers/map0/biases',
      from: [`${logits}.bias`, `${offsets}.bias`],
      how: ['fused from 2 convolutions'],
    });
  });

  it('is refused for another preset, and for another number of classes', () => {
    const other = failure(() => importWeights(detector('vgg300'), file(source, preset)));
    expect(other.code).toBe('IMPORT_PRESET');
    expect(other.message).toContain('Expected weights for preset "vgg300"');
    const classes = failure(() =>
      importWeights(detector(preset, undefined, ['a', 'b', 'c']), file(source, preset)),
    );
    expect(classes.code).toBe('IMPORT_CLASSES');
    expect(classes.message).toMatch(/of 3 classes, got those of .* with 2, the background not counted/);
  });

  it('leaves its heads behind where asked to', async () => {
    const model = detector(preset, inputOf(source), ['a', 'b', 'c', 'd']);
    const before = await readState(model);
    const report = importWeights(model, file(source, preset), { heads: 'skip' });
    expect(report.fresh).toEqual(
      [0, 1].flatMap((m) => [`classifiers/map${m}/filter`, `classifiers/map${m}/biases`]),
    );
    expect(report.ignored).toContainEqual({ name: `${logits}.weight`, reason: 'heads of other classes' });
    const after = await readState(model);
    expect(after.get('classifiers/map0/filter')).toEqual(before.get('classifiers/map0/filter'));
    expect(after.get('conv8_2/biases')).not.toEqual(before.get('conv8_2/biases'));
  });
});

describe('a trunk', () => {
  it('fills the trunk and says what stays fresh', async () => {
    const model = detector('ssd300', inputOf('slim-vgg16'));
    const before = await readState(model);
    const report = importWeights(model, file('slim-vgg16'));
    expect(report.loaded).toHaveLength(30); // 13 convolutions, fc6, fc7: a filter and biases each
    expect(report.fresh).toEqual([...before.keys()].filter((name) => !report.loaded.includes(name)));
    expect(report.fresh).toContain('conv8_1/filter');
    expect(report.notes).toEqual([
      '9 variables are not in the file and keep their fresh values, 30 are loaded.',
    ]);
    const after = await readState(model);
    for (const name of report.fresh) expect(after.get(name)).toEqual(before.get(name));
  });

  it('has its fully connected layers subsampled to dilated ones', async () => {
    const model = detector('ssd300', inputOf('slim-vgg16'));
    const { converted } = importWeights(model, file('slim-vgg16'));
    const state = await readState(model);
    // mod_conv6 is [3, 3, 16, 3]: fc6 [7, 7, 16, 12]. Row 1, column 2, input 5, output 2: row 3, column 6, output 8.
    const fc6 = noise('vgg_16/fc6/weights', 49 * 16 * 12);
    expect(state.get('mod_conv6/filter')!.data[(5 * 16 + 5) * 3 + 2]).toBe(fc6[((3 * 7 + 6) * 16 + 5) * 12 + 8]); // prettier-ignore
    expect([...state.get('mod_conv6/biases')!.data]).toEqual([0, 4, 8].map((i) => noise('vgg_16/fc6/biases', 12)[i])); // prettier-ignore
    // mod_conv7 is [1, 1, 3, 5]: fc7 [1, 1, 12, 20]. Input 2, output 3: input 8, output 12.
    expect(state.get('mod_conv7/filter')!.data[2 * 5 + 3]).toBe(
      noise('vgg_16/fc7/weights', 240)[8 * 20 + 12],
    );
    expect(converted).toContainEqual({
      name: 'mod_conv6/filter',
      from: ['vgg_16/fc6/weights'],
      how: ['subsampled from 7×7×16×12'],
    });
  });

  it('may end before the fully connected layers, but not within them', () => {
    const whole = file('keras-vgg16');
    const notop = new Map([...whole].filter(([name]) => !name.startsWith('fc')));
    const model = detector('ssd300', inputOf('keras-vgg16'));
    const report = importWeights(model, notop);
    expect(report.loaded).toHaveLength(26);
    expect(report.fresh).toContain('mod_conv6/filter');
    whole.delete('fc2/kernel');
    const error = failure(() => importWeights(model, whole));
    expect(error.code).toBe('IMPORT_MISMATCH');
    expect(error.message).toContain('Missing (1): mod_conv7/filter.');
  });
});

describe('our own weights', () => {
  const own = (model: SsdModel): Promise<Map<string, StateTensor>> => readState(model);

  it('take the moving averages where the file has them', async () => {
    const [from, to] = [detector('ssd300'), detector('ssd300')];
    const state = await own(from);
    const tensors = new Map<string, SourceTensor>(
      [...state].flatMap(([name, tensor]) => [
        [name, tensor],
        [`${name}/ExponentialMovingAverage`, { ...tensor, data: tensor.data.map((value) => value + 1) }],
        [`${name}/Momentum`, { ...tensor, data: tensor.data.map((value) => value * 2) }],
      ]),
    );
    const { momentum, unexpected } = importWeights(to, tensors);
    expect(unexpected).toEqual([]);
    const name = 'conv5_1/biases';
    expect((await readState(to)).get(name)!.data).toEqual(state.get(name)!.data.map((value) => value + 1));
    expect(momentum.get(name)!.data).toEqual(state.get(name)!.data.map((value) => value * 2));
  });

  it('may be a trunk alone, or lack the heads', async () => {
    const state = await own(detector('ssd300'));
    const trunk = new Map([...state].filter(([name]) => /^conv[1-5]_/.test(name)));
    const report = importWeights(detector('ssd300'), trunk);
    expect(report.loaded).toHaveLength(26);
    expect(report.fresh).toHaveLength(state.size - 26);
    const headless = new Map([...state].filter(([name]) => !name.startsWith('classifiers/')));
    expect(importWeights(detector('ssd300'), headless).fresh).toHaveLength(4);
    headless.delete('conv8_2/biases'); // of a part that is there
    expect(failure(() => importWeights(detector('ssd300'), headless)).report!.missing).toEqual([
      'conv8_2/biases',
    ]);
  });

  it('say themselves how pixels go in', async () => {
    const mean: ModelPreset['mean'] = { values: [5, 6, 7], order: 'bgr', scale: 0.5 };
    const tensors = new Map<string, SourceTensor>([
      ...(await own(detector('ssd300'))),
      ...inputTensors(mean),
    ]);
    expect(failure(() => importWeights(detector('ssd300'), tensors)).code).toBe('IMPORT_MEAN');
    const report = importWeights(detector('ssd300', mean), tensors);
    expect(report).toMatchObject({ source: 'ssd', mean, converted: [], notes: [] });
  });

  it('refuse what does not say how sensibly', async () => {
    const tensors = new Map<string, SourceTensor>([...(await own(detector('ssd300'))), ['input/mean', { shape: [2], data: [1, 2] }]]); // prettier-ignore
    expect(() => importWeights(detector('ssd300'), tensors)).toThrow(
      'Expected 3 numbers in "input/mean", got 2.',
    );
  });
});

describe('importWeights', () => {
  it('refuses another mean, with both, and keeps it where told', async () => {
    const model = detector('ssd300'); // RGB − (1, 2, 3)
    const before = await readState(model);
    const error = failure(() => importWeights(model, file('hed')));
    expect(error.code).toBe('IMPORT_MEAN');
    expect(error.message).toContain('trained on RGB − (1, 2, 3)');
    expect(error.message).toContain('trained on BGR − (103.939, 116.779, 123.68)');
    expect(await readState(model)).toEqual(before);
    const { notes, mean } = importWeights(model, file('hed'), keep);
    expect(notes.at(-1)).toBe('Trained on BGR − (103.939, 116.779, 123.68), but the model computes RGB − (1, 2, 3).'); // prettier-ignore
    expect(mean).toEqual({ values: [123.68, 116.779, 103.939], order: 'rgb' });
  });

  it('takes the part of the input that is given, and the rest as the source has it', () => {
    // vgg16_reducedfc is fed RGB − (123, 117, 104), if its first layer was turned from Caffe's BGR.
    const told = (options: ImportOptions): string[] => {
      const model = detector('ssd300', inputOf('vgg-reducedfc'));
      const { converted, notes } = importWeights(model, file('vgg-reducedfc'), options);
      return [...converted[0]!.how, ...notes];
    };
    const unsure = expect.stringContaining('no one documents') as string;
    expect(told({})).toContainEqual(unsure);
    expect(told({})).not.toContain('input turned from bgr to rgb');
    expect(told({ input: { order: 'bgr' } })).toContain('input turned from bgr to rgb');
    expect(told({ input: { order: 'bgr' } })).not.toContainEqual(unsure);
    expect(failure(() => told({ input: { values: [1, 2, 3] } })).message).toContain(
      'trained on RGB − (1, 2, 3).',
    );
  });

  it.each<[string, ImportOptions]>([
    ['by their names', {}],
    ['by the name of the source', { source: 'hed' }],
  ])('takes weights %s', (_, options) => {
    expect(importWeights(detector('ssd300', inputOf('hed')), file('hed'), options).source).toBe('hed');
  });

  it('finds weights in a wrapper, and leaves what is beside it', () => {
    const wrapped = new Map<string, SourceTensor>(
      [...file('hed')].map(([name, tensor]) => [`model.module.${name}`, tensor] as const),
    ).set('model.ema.decay', { shape: [], data: [0.9] });
    const { loaded, ignored, notes } = importWeights(detector('ssd300', inputOf('hed')), wrapped);
    expect(loaded).toHaveLength(26);
    expect(ignored).toEqual([{ name: 'model.ema.decay', reason: 'not below "model.module."' }]);
    expect(notes[0]).toBe('Names are those below "model.module.".');
  });

  it.each(['_orig_mod.', 'module._orig_mod.', '_orig_mod.module.', 'ema_model.module._orig_mod.model.'])(
    'finds weights below %s',
    (prefix) => {
      const wrapped = new Map(
        [...file('hed')].map(([name, tensor]) => [`${prefix}${name}`, tensor] as const),
      );
      const { loaded, notes } = importWeights(detector('ssd300', inputOf('hed')), wrapped);
      expect(loaded).toHaveLength(26);
      expect(notes[0]).toBe(`Names are those below "${prefix}".`);
    },
  );

  it('finds weights of which parts were compiled', () => {
    const wrapped = new Map(
      [...file('hed')].map(
        ([name, tensor]) => [`module.${name.replace('.', '._orig_mod.')}`, tensor] as const,
      ),
    ).set('module.x._orig_mod.y', { shape: [], data: [1] });
    const { loaded, unexpected, ignored } = importWeights(detector('ssd300', inputOf('hed')), wrapped, {
      strict: false,
    });
    expect(loaded).toHaveLength(26);
    expect([...unexpected, ...ignored.map(({ name }) => name)]).toEqual(['module.x._orig_mod.y']);
  });

  it('takes the weights and not their averaged copy', () => {
    const both = new Map(
      ['ema.', 'module.'].flatMap((prefix) =>
        [...file('hed')].map(([name, tensor]) => [`${prefix}${name}`, tensor] as const),
      ),
    );
    const { ignored, notes } = importWeights(detector('ssd300', inputOf('hed')), both);
    expect(notes[0]).toBe('Names are those below "module.".');
    expect(ignored).toHaveLength(file('hed').size);
  });

  it('lists what it looked for where nothing fits', () => {
    const error = failure(() =>
      importWeights(detector('ssd300'), new Map([['layer1.weight', { shape: [2], data: [1, 2] }]])),
    );
    expect(error.code).toBe('IMPORT_UNKNOWN');
    expect(error.message).toMatch(
      /^Expected weights for preset "ssd300", got 1 tensors of which no source that is known/,
    );
    expect(error.message).toContain('Found (1): layer1.weight.');
    expect(error.message).toContain('keras-vgg16 0 of 30,');
    expect(error.message).toContain('torchvision-ssd300 0 of 39,');
    expect(error.hint).toMatch(/^See what the file holds/);
    expect(error.message).not.toContain(error.hint);
    expect(failure(() => importWeights(detector('ssd300'), new Map())).code).toBe('IMPORT_UNKNOWN');
  });

  it('refuses a source that is not what the file is, even when not strict', () => {
    const error = failure(() =>
      importWeights(detector('ssd300'), file('hed'), { source: 'keras-vgg16', strict: false }),
    );
    expect(error.code).toBe('IMPORT_UNKNOWN');
    expect(error.message).toContain('Looked for: keras-vgg16 0 of 30.');
  });

  it('guesses at a misspelt source', () => {
    const source = 'keras-vgg' as WeightSourceName;
    expect(() => importWeights(detector('ssd300'), file('hed'), { source })).toThrow(
      /^Unknown source "keras-vgg". Did you mean "keras-vgg16"\? Available: auto, ssd, reference/,
    );
  });

  it('is strict about shapes and names, and changes nothing', async () => {
    const model = detector('ssd300', inputOf('hed'));
    const before = await readState(model);
    const tensors = file('hed')
      .set('conv9_9.weight_hwio', { shape: [1], data: [1] })
      .set('conv3_1.bias', { shape: [4], data: [1, 2, 3, 4] });
    tensors.delete('conv5_2.bias');
    const error = failure(() => importWeights(model, tensors));
    expect(error.report).toMatchObject({
      missing: ['conv5_2/biases'],
      unexpected: ['conv9_9.weight_hwio'],
      wrongShape: [{ name: 'conv3_1.bias', expected: [8], got: [4] }],
    });
    expect(error.message).toContain('Wrong shape (1): conv3_1.bias: expected [8], got [4].');
    expect(await readState(model)).toEqual(before);
    const report = importWeights(model, tensors, { strict: false });
    expect(report.loaded).toHaveLength(24);
    expect((await readState(model)).get('conv3_1/biases')).toEqual(before.get('conv3_1/biases'));
  });

  it.each<[string, SourceTensor, string]>([
    [
      'cut short',
      { shape: [8], data: new Float32Array(7) },
      'Expected 8 numbers for "conv3_1.bias" of shape [8], got 7.',
    ],
    [
      'not a number',
      { shape: [8], data: new Float32Array(8).fill(NaN, 3) },
      'Expected finite weights in "conv3_1.bias", got NaN at 3.',
    ],
    [
      'halves',
      { shape: [8], dtype: 'float16', data: new Uint16Array(8) },
      'Expected numbers in "conv3_1.bias", got the bits of float16.',
    ],
  ])('refuses a tensor that is %s, strict or not, and changes nothing', async (_, tensor, message) => {
    const model = detector('ssd300', inputOf('hed'));
    const before = await readState(model);
    const tensors = file('hed').set('conv3_1.bias', tensor);
    for (const strict of [true, false]) {
      expect(() => importWeights(model, tensors, { strict })).toThrow(message);
    }
    expect(await readState(model)).toEqual(before);
  });

  it('takes other numbers than float32 and leaves no tensor behind', async () => {
    const model = detector('ssd300', inputOf('hed'));
    const { numTensors } = tf.memory();
    importWeights(
      model,
      file('hed').set('conv3_1.bias', { shape: [8], data: new Float64Array(8).fill(0.5) }),
    );
    expect(tf.memory().numTensors).toBe(numTensors);
    expect((await readState(model)).get('conv3_1/biases')!.data).toEqual(new Float32Array(8).fill(0.5));
  });
});
