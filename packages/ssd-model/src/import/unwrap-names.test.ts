import { unwrapNames } from './unwrap-names.js';

const tensor = { shape: [], data: [0] };
const views = (...names: string[]): string[] =>
  unwrapNames(new Map(names.map((name) => [name, tensor]))).map(
    ({ prefix, tensors, fileName }) =>
      `${prefix}|${[...tensors.keys()].join()}|${[...tensors.keys()].map(fileName).join()}`,
  );

describe('unwrapNames', () => {
  it('gives the names as they are, then without each wrapper', () => {
    expect(views('module.model.a', 'b')).toEqual([
      '|module.model.a,b|module.model.a,b',
      'module.|model.a|module.model.a',
      'module.model.|a|module.model.a',
    ]);
    expect(views('a')).toEqual(['|a|a']);
    expect(views()).toEqual(['||']);
  });

  it('takes what torch.compile adds out of the middle, where no name becomes another', () => {
    expect(views('a._orig_mod.b')).toEqual(['|a._orig_mod.b|a._orig_mod.b', '|a.b|a._orig_mod.b']);
    expect(views('a._orig_mod.b', 'a.b')).toHaveLength(1);
  });

  it('ends, however many wrappers there are', () => {
    const words = ['module', 'model', 'net', 'ema', 'shadow', 'network'];
    const names = words.flatMap((a) => words.flatMap((b) => words.map((c) => `${a}.${b}.${c}.w`)));
    expect(views(...names)).toHaveLength(64);
  });
});
