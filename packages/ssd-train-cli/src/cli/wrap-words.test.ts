import fc from 'fast-check';
import { wrapWords } from './wrap-words.js';

describe('wrapWords', () => {
  it.each<[string, number, string]>([
    ['short', 80, 'short'],
    ['Settings: epochs 2, seed 5', 20, 'Settings: epochs 2,\n  seed 5'],
    ['exactly twenty chars', 20, 'exactly twenty chars'],
    ['a /path/that/is/too/long b', 10, 'a\n  /path/that/is/too/long\n  b'],
    ['one two\nthree four', 8, 'one two\nthree\n  four'],
    ['  indented words', 12, '  indented\n    words'],
    ['endless line', Infinity, 'endless line'],
    ['', 10, ''],
  ])('breaks %j at %d', (text, columns, wrapped) => {
    expect(wrapWords(text, columns)).toBe(wrapped);
  });

  it('keeps every word, whole and in order, and within the width where it fits', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 14, max: 40 }), (list, columns) => {
        const wrapped = wrapWords(list.join(' '), columns);
        expect(wrapped.split(/\s+/)).toEqual(list);
        for (const line of wrapped.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
