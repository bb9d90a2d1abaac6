import { collectTensors } from './collect-tensors.js';
import { Placeholder, Storage, StoredTensor, Tuple } from './pickle-value.js';
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
      objects: [],
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

  const object = (what: string, ...parts: PickleValue[]): Placeholder => {
    const made = new Placeholder(what);
    made.parts.push(...parts);
    return made;
  };

  it('tells of objects that are left out, and of averaged copies', () => {
    const root = dict({
      model: dict({ a: tensor, extra: object('io.BytesIO') }),
      args: object('argparse.Namespace', dict({ path: object('pathlib.PosixPath') })),
      model_ema: dict({ a: tensor }),
    });
    expect(collectTensors('w.pth', root)).toEqual({
      tensors: [['a', tensor]],
      objects: [{ name: 'extra', what: 'io.BytesIO', tensors: 0 }],
      notes: [
        'Taken: "model". Left out beside it: "args" (argparse.Namespace, pathlib.PosixPath), "model_ema" (1 tensor).',
        '"model_ema" looks like an averaged copy of the weights, which often measures better. Take it with the option key, "model_ema".',
      ],
    });
  });

  it('takes an averaged copy where there are no others', () => {
    const root = dict({ ema_state_dict: dict({ b: tensor }), optimizer: dict({ state: tensor }) });
    expect(names(root)).toEqual(['b']);
  });

  it.each([
    ['model_ema', ['a']],
    ['rest.0', ['c']],
    ['rest.0.c', ['rest.0.c']],
    ['x.y', ['d']],
  ])('takes what lies below the key %s', (key, expected) => {
    const root = dict({
      model: dict({ a: tensor }),
      model_ema: dict({ a: tensor }),
      rest: [dict({ c: tensor })],
      'x.y': dict({ d: tensor }),
    });
    expect(collectTensors('w.pth', root, key).tensors.map(([name]) => name)).toEqual(expected);
  });

  it('says which keys there are', () => {
    const root = dict({ model: dict({ a: tensor }), model_ema: dict({ a: tensor }), epoch: 3 });
    expect(() => collectTensors('w.pth', root, 'model_em')).toThrow(
      'Expected a key of w.pth (model, model_ema, epoch), got "model_em". Did you mean "model_ema"?',
    );
    expect(() => collectTensors('w.pth', root, 'epoch')).toThrow(
      'Expected tensors below the key "epoch" of w.pth, got none.',
    );
  });

  it.each<[string, PickleValue]>([
    ['a model saved whole', dict({ model: object('my.Model', tensor), optimizer: dict({ state: tensor }) })],
    ['an object alone', object('my.Model')],
    ['tensors within objects alone', dict({ a: dict({ b: object('my.Model', [tensor]) }) })],
    ['weights within an object', dict({ model: dict({ b: object('my.Model', tensor) }), epoch: 1 })],
  ])('refuses %s by its class', (_, root) => {
    expect(() => collectTensors('w.pth', root)).toThrow(
      'Refused to load "my.Model", which the file asks for',
    );
  });

  it('goes through objects that hold their parents, each part once', () => {
    const parent = object('Config', 1);
    const child = object('Node', parent, tensor);
    parent.parts.push(child, child);
    const root = dict({ model: dict({ a: tensor }), config: parent });
    expect(collectTensors('w.pth', root).notes).toEqual([
      'Taken: "model". Left out beside it: "config" (1 tensor, Config, Node).',
    ]);
  });
});
