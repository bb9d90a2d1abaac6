import * as tf from '@tensorflow/tfjs-core';
import type { SsdModel } from './model.js';
import { StateError } from './state-error.js';
import { readState } from './state.js';
import type { StateTensor } from './state-tensor.js';
import { useTinyModels } from './testing/tiny-models.js';
import { transferState } from './transfer-state.js';

const tiny = useTinyModels();

const isHead = (name: string): boolean => name.startsWith('classifiers/');

/** As training would: every weight is another. */
const spoil = (model: SsdModel): void => {
  tf.tidy(() => {
    for (const { variable } of model.variables) variable.assign(tf.add(variable, 1));
  });
};

describe('transferState', () => {
  it('loads the trunk and starts the heads anew where the classes are others, and says so', async () => {
    const [from, to] = [tiny(1, ['a', 'b', 'c']), tiny(2, ['cell', 'plate'])];
    const fresh = await readState(to);
    spoil(to);
    const tensors = tf.memory().numTensors;
    const state = await readState(from);
    const report = transferState(to, state);
    expect(tf.memory().numTensors).toBe(tensors);
    const after = await readState(to);
    for (const [name, tensor] of after) expect(tensor).toEqual((isHead(name) ? fresh : state).get(name));
    expect(report).toEqual({
      loaded: [...state.keys()].filter((name) => !isHead(name)),
      reinitialized: [...state.keys()].filter(isHead),
      missing: [],
      unexpected: [],
      wrongShape: [],
      message:
        'Loaded 8 of 12 variables; the 4 of the heads start anew: the weights are for 3 classes, the model has 2.',
    });
  });

  it('loads everything where the heads fit', async () => {
    const [from, to] = [tiny(1, ['a', 'b']), tiny(2, ['c', 'd'])];
    const state = await readState(from);
    expect(transferState(to, state)).toMatchObject({
      reinitialized: [],
      message: 'Loaded all 12 variables.',
    });
    expect(await readState(to)).toEqual(state);
  });

  it('starts heads that would fit anew if asked', async () => {
    const [from, to] = [tiny(1, ['a', 'b']), tiny(2, ['c', 'd'])];
    const fresh = await readState(to);
    const { message } = transferState(to, await readState(from), { heads: 'reinitialize' });
    expect(message).toBe('Loaded 8 of 12 variables; the 4 of the heads start anew: as asked for.');
    for (const [name, tensor] of await readState(to)) {
      if (isHead(name)) expect(tensor).toEqual(fresh.get(name));
    }
  });

  it.each<[string, (state: Map<string, StateTensor>) => void, string]>([
    ['has none', (state) => { for (const name of [...state.keys()].filter(isHead)) state.delete(name); }, 'the weights have none'], // prettier-ignore
    ['are another detector’s', (state) => state.set('classifiers/map1/biases', { shape: [9], data: new Float32Array(9) }), 'the weights have heads of another detector'], // prettier-ignore
  ])('takes a trunk whose heads %s', async (_, change, message) => {
    const state = new Map(await readState(tiny(1, ['a', 'b', 'c'])));
    change(state);
    expect(transferState(tiny(2, ['a', 'b']), state).message).toContain(`anew: ${message}.`);
  });

  it('refuses another trunk and what is left over, and changes nothing', async () => {
    const to = tiny(2, ['a', 'b']);
    const before = await readState(to);
    const state = new Map(await readState(tiny(1, ['a', 'b', 'c'])));
    state.delete('conv2/biases');
    state.set('conv1/gamma', { shape: [2, 2], data: new Float32Array(4) });
    state.set('conv9/filter', { shape: [1], data: new Float32Array(1) });
    let error: unknown;
    try {
      transferState(to, state);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(StateError);
    expect((error as StateError).report).toMatchObject({
      missing: ['conv2/biases'],
      unexpected: ['conv9/filter'],
      wrongShape: [{ name: 'conv1/gamma', expected: [4], got: [2, 2] }],
    });
    expect(await readState(to)).toEqual(before);
  });

  it('refuses NaN in the trunk and changes nothing', async () => {
    const to = tiny(2, ['a', 'b']);
    const before = await readState(to);
    const state = new Map(await readState(tiny(1, ['a', 'b', 'c'])));
    state.set('conv1/gamma', { shape: [4], data: Float32Array.of(1, NaN, 1, 1) });
    expect(() => transferState(to, state)).toThrow('Expected finite weights in "conv1/gamma", got NaN at 1.');
    expect(await readState(to)).toEqual(before);
  });
});
