import fc from 'fast-check';
import { descendingOrder } from './score-order.js';

describe('descendingOrder', () => {
  it('sorts from high to low', () => {
    expect([...descendingOrder(Float64Array.of(0.1, 0.9, -3, 0.5))]).toEqual([1, 3, 0, 2]);
  });

  it('takes no scores and one', () => {
    expect([...descendingOrder(new Float64Array(0))]).toEqual([]);
    expect([...descendingOrder(Float64Array.of(7))]).toEqual([0]);
  });

  it('is the stable sort of the indices', () => {
    const few = fc.array(fc.constantFrom(-0, 0, 1, 0.5, -Infinity, Infinity), { maxLength: 300 });
    const any = fc.array(fc.double({ noNaN: true }), { maxLength: 300 });
    fc.assert(
      fc.property(fc.oneof(few, any), (scores) => {
        const expected = scores
          .map((_, i) => i)
          .sort((a, b) => (scores[a]! < scores[b]! ? 1 : scores[a]! > scores[b]! ? -1 : a - b));
        expect([...descendingOrder(Float64Array.from(scores))]).toEqual(expected);
      }),
    );
  });
});
