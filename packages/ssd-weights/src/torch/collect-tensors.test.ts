import { collectTensors } from './collect-tensors.js';
import { Storage, StoredTensor, Tuple } from './pickle-value.js';
import type { PickleValue } from './pickle-value.js';

const tensor = new StoredTensor(
  new Storage('0', 'float32', 'float32', 4, 1, 0),
  'float32',
  'float32',
  0,
  [1],
  [1],
);
const dict = (entries: Record<string, PickleValue>): PickleValue => new Map(Object.entries(entries));
const names = (root: PickleValue): string[] => collectTensors('w.pth', root).tensors.map(([name]) => name);

describe('collectTensors', () => {
  it('takes the keys of a state dict, whatever they are called', () => {
    expect(names(dict({ 'a.weight': tensor, model: tensor }))).toEqual(['a.weight', 'model']);
  });

  it.each(['state_dict', 'model_state_dict', 'model', 'net'])('takes what lies under "%s"', (key) => {
    const root = dict({
      epoch: 3,
      [key]: dict({ a: tensor }),
      optimizer: dict({ state: dict({ m: tensor }) }),
    });
    expect(collectTensors('w.pth', root)).toEqual({
      tensors: [['a', tensor]],
      notes: [`Taken: "${key}". Left out beside it: "epoch", "optimizer" (1 tensor).`],
    });
  });

  it('takes everything by its path where nothing is called so', () => {
    expect(names(dict({ encoder: [tensor, new Tuple([tensor])], n: 1 }))).toEqual([
      'encoder.0',
      'encoder.1.0',
    ]);
  });

  it('finds none in what has none', () => {
    expect(names(null)).toEqual([]);
    expect(names(dict({ model: dict({}) }))).toEqual([]);
  });

  it('stops at what contains itself', () => {
    const loop: PickleValue[] = [];
    loop.push(loop);
    expect(() => names(loop)).toThrow('nested 64 deep');
  });

  it('stops at a tree whose branches are one', () => {
    // Each list holds the next one twice: 2⁶⁰ ways to the tensor.
    let tree: PickleValue = tensor;
    for (let i = 0; i < 60; i++) tree = [tree, tree];
    expect(() => names(tree)).toThrow('to hold at most');
  });
});
