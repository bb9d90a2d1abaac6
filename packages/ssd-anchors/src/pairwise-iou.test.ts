import fc from 'fast-check';
import { iou } from './iou.js';
import { pairwiseIou } from './pairwise-iou.js';
import { cornerBoxes, boxAt } from './testing/boxes.js';

describe('pairwiseIou', () => {
  it('is the IoU of every pair, in single precision', () => {
    fc.assert(
      fc.property(cornerBoxes(6), cornerBoxes(6), (a, b) => {
        const m = b.length / 4;
        const all = pairwiseIou(a, b);
        expect(all.length).toBe((a.length / 4) * m);
        for (const [index, value] of all.entries()) {
          const one = boxAt(a, Math.floor(index / m));
          const other = boxAt(b, index % m);
          expect(value).toBe(Math.fround(iou(one, other)));
        }
      }),
    );
  });

  it('refuses a length that is not 4 · n', () => {
    expect(() => pairwiseIou(new Float32Array(8), new Float32Array(6))).toThrow(
      new RangeError('Expected b to hold 4 numbers a box, got 6 numbers.'),
    );
  });
});
