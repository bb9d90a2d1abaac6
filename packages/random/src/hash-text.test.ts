import { hashText } from './hash-text.js';

it('gives the published values of FNV-1a', () => {
  // http://www.isthe.com/chongo/tech/comp/fnv/: "", "a" and "foobar"
  expect(['', 'a', 'foobar'].map((text) => hashText(text) >>> 0)).toEqual([
    0x811c9dc5, 0xe40c292c, 0xbf9cf968,
  ]);
});
