import * as fc from 'fast-check';
import { editDistance } from './edit-distance.js';

/** By definition: the cheapest of deleting, inserting and replacing the last letter, and of exchanging the last two. */
const naive = (a: string, b: string): number => {
  if (a === '' || b === '') return a.length + b.length;
  const [shorter, less] = [a.slice(0, -1), b.slice(0, -1)];
  const exchanged = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return Math.min(
    naive(shorter, b) + 1,
    naive(a, less) + 1,
    naive(shorter, less) + (a.at(-1) === b.at(-1) ? 0 : 1),
    exchanged ? naive(a.slice(0, -2), b.slice(0, -2)) + 1 : Infinity,
  );
};

describe('editDistance', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['tset', 'test', 1], // two neighbours exchanged
    ['ca', 'abc', 3], // an exchanged pair is not touched again
    ['', 'abc', 3],
    ['abc', '', 3],
    ['same', 'same', 0],
  ])('from %s to %s is %i', (a, b, edits) => {
    expect(editDistance(a, b)).toBe(edits);
  });

  it('is what the definition gives', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(fc.property(word, word, (a, b) => editDistance(a, b) === naive(a, b)));
  });
});
