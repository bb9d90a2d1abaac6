import fc from 'fast-check';
import { keyIndex, keyScore, rankKey } from './rank-key.js';

const float32 = fc.float({ noNaN: true });
const index = fc.integer({ min: 0, max: 2 ** 21 - 1 });

describe('rankKey', () => {
  it('keeps score and index', () => {
    fc.assert(
      fc.property(float32, index, (score, i) => {
        const key = rankKey(score, i);
        expect(keyIndex(key)).toBe(i);
        expect(keyScore(key)).toBe(score + 0);
      }),
    );
  });

  it('sorts by falling score, then by rising index', () => {
    const scored = fc.array(fc.tuple(fc.oneof(float32, fc.constantFrom(0, -0, 1, 0.5, -0.5)), index));
    fc.assert(
      fc.property(scored, (entries) => {
        const keys = Float64Array.from(entries, ([score, i]) => rankKey(score, i)).sort();
        const expected = [...entries].sort(([s, i], [t, j]) => (t > s ? 1 : t < s ? -1 : i - j));
        expect([...keys].map((key) => [keyScore(key), keyIndex(key)])).toEqual(
          expected.map(([score, i]) => [score + 0, i]),
        );
      }),
    );
  });
});
