import { flatten } from './flatten.js';

describe('flatten', () => {
  it('joins names and shows every kind of value', () => {
    expect(flatten({ a: 1, b: { c: 'x', d: { e: true } }, f: [1, 2], g: null, h: [{ i: 1 }] })).toEqual([
      ['a', '1'],
      ['b.c', 'x'],
      ['b.d.e', 'true'],
      ['f', '1; 2'],
      ['g', '–'],
      ['h', '{"i":1}'],
    ]);
    expect(flatten({})).toEqual([]);
  });
});
