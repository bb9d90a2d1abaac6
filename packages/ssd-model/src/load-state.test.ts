import * as tf from '@tensorflow/tfjs-core';
import { loadState } from './load-state.js';
import { modelState, readState } from './state.js';
import type { StateTensor } from './state-tensor.js';
import { StateError } from './state-error.js';
import { useTinyModels } from './testing/tiny-models.js';

const tiny = useTinyModels();

const failure = (load: () => unknown): StateError => {
  try {
    load();
  } catch (error) {
    if (error instanceof StateError) return error;
    throw error;
  }
  throw new Error('Expected a StateError, got none.');
};

describe('modelState', () => {
  it('has every variable under its own name, even in a second model of the process', () => {
    const [first, second] = [tiny(), tiny()];
    expect([...modelState(second).keys()]).toEqual([...modelState(first).keys()]);
    expect(modelState(first).get('conv1/filter')).toBe(first.variables[0]!.variable);
    expect([...modelState(first).keys()]).toContain('conv1/moving_variance');
  });
});

describe('loadState', () => {
  it('makes two models equal', async () => {
    const [from, to] = [tiny(1), tiny(2)];
    const state = await readState(from);
    const tensors = tf.memory().numTensors;
    const report = loadState(to, state);
    expect(report).toEqual({ loaded: [...state.keys()], missing: [], unexpected: [], wrongShape: [] });
    expect(await readState(to)).toEqual(state);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('keeps a copy: later changes of the given array do not reach the model', async () => {
    const model = tiny();
    const state = await readState(model);
    loadState(model, state);
    state.get('conv1/gamma')!.data.fill(9);
    expect((await readState(model)).get('conv1/gamma')!.data).toEqual(new Float32Array(4).fill(1));
  });

  it('is strict: says what is missing and unexpected, and changes nothing', async () => {
    const [from, to] = [tiny(1), tiny(2)];
    const before = await readState(to);
    const state = new Map(await readState(from));
    state.delete('conv2/biases');
    state.set('conv9_1/filter', { shape: [1], data: new Float32Array(1) });
    const error = failure(() => loadState(to, state));
    expect(error).toMatchObject({ code: 'STATE_MISMATCH', name: 'StateError' });
    expect(error.report).toMatchObject({
      missing: ['conv2/biases'],
      unexpected: ['conv9_1/filter'],
      wrongShape: [],
    });
    expect(error.message).toBe(
      [
        'Expected the 12 variables of preset "tiny" with 2 classes, got weights of which 11 fit.',
        'Missing (1): conv2/biases.',
        'Unexpected (1): conv9_1/filter.',
        'They probably belong to another preset.',
      ].join('\n'),
    );
    expect(error.hint).toBe('Pass strict: false to loadState to load what fits and keep the rest as it is.');
    expect(await readState(to)).toEqual(before);
  });

  it('recognises weights for another number of classes', async () => {
    const error = failure(loadState.bind(null, tiny(), await readState(tiny(0, ['a', 'b', 'c', 'd']))));
    expect(error.report.wrongShape).toHaveLength(4);
    // 2 shapes · (2 + 5) = 14 channels expected, 2 · (4 + 5) = 18 came
    expect(error.report.wrongShape[0]).toEqual({ name: 'classifiers/map0/filter', expected: [3, 3, 4, 14], got: [3, 3, 4, 18] }); // prettier-ignore
    expect(error.message).toContain('classifiers/map0/filter: expected [3, 3, 4, 14], got [3, 3, 4, 18]');
    expect(error.message).toContain('(1 more)');
    expect(error.message).toContain('They belong to the same preset with 4 classes.');
  });

  it('loads what fits when not strict, and says what it left', async () => {
    const [from, to] = [tiny(1, ['a', 'b', 'c']), tiny(2)];
    const before = await readState(to);
    const state = await readState(from);
    const report = loadState(to, state, { strict: false });
    const after = await readState(to);
    expect(report.wrongShape.map(({ name }) => name)).toEqual([
      'classifiers/map0/filter',
      'classifiers/map0/biases',
      'classifiers/map1/filter',
      'classifiers/map1/biases',
    ]);
    expect(report.loaded).toHaveLength(8);
    for (const name of report.loaded) expect(after.get(name)).toEqual(state.get(name));
    for (const { name } of report.wrongShape) expect(after.get(name)).toEqual(before.get(name));
  });

  it.each<[string, StateTensor, string]>([
    ['too few numbers', { shape: [4], data: new Float32Array(3) }, 'Expected 4 numbers for "conv1/gamma" of shape [4], got 3.'], // prettier-ignore
    ['NaN', { shape: [4], data: Float32Array.of(1, 1, NaN, 1) }, 'Expected finite weights in "conv1/gamma", got NaN at 2.'], // prettier-ignore
    ['infinity', { shape: [4], data: Float32Array.of(1, -Infinity, 1, 1) }, 'got -Infinity at 1.'],
  ])('refuses %s in either mode and changes nothing', async (_, tensor, message) => {
    const model = tiny();
    const before = await readState(model);
    const state = new Map(await readState(tiny(5))).set('conv1/gamma', tensor);
    for (const strict of [true, false]) expect(() => loadState(model, state, { strict })).toThrow(message);
    expect(await readState(model)).toEqual(before);
  });

  it('takes no weights at all as all missing', () => {
    const model = tiny();
    expect(failure(() => loadState(model, new Map())).report.missing).toHaveLength(12);
    expect(loadState(model, new Map(), { strict: false }).loaded).toEqual([]);
  });
});
