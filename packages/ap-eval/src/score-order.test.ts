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

  // Radix sort begins at 512 scores: it must do with all of a double what merging does with comparisons.
  const expectSorted = (scores: Float64Array): void => {
    const order = descendingOrder(scores);
    expect(new Set(order).size).toBe(scores.length);
    for (let k = 1; k < order.length; k++) {
      const [a, b] = [scores[order[k - 1]!]!, scores[order[k]!]!];
      if (!(a > b || (a === b && order[k - 1]! < order[k]!)))
        throw new Error(`Expected ${a} (${order[k - 1]}) before ${b} (${order[k]}).`);
    }
  };
  const long = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
    fc.array(value, { minLength: 512, maxLength: 1500 });

  it.each<[string, fc.Arbitrary<number>]>([
    ['doubles of any kind', fc.double({ noNaN: true })],
    ['few values, -0 and infinities among them', fc.constantFrom(-0, 0, 1, 0.5, -3, -Infinity, Infinity)],
    ['scores with five digits', fc.nat(100_000).map((n) => n / 100_000)],
    ['doubles that differ in their last bits only', fc.nat(2000).map((n) => 0.5 + n * 2 ** -53)],
    ['negative ones that do', fc.nat(2000).map((n) => -0.5 - n * 2 ** -53)],
  ])('is stable for many %s', (_, value) => {
    fc.assert(
      fc.property(long(value), (scores) => {
        expectSorted(Float64Array.from(scores));
      }),
      { numRuns: 30 },
    );
  });

  it('leaves the scores as they are, in a view too', () => {
    const scores = Float64Array.from({ length: 1200 }, (_, i) => (i * 7919) % 1201).subarray(1);
    const before = scores.slice();
    expectSorted(scores);
    expect(scores).toEqual(before);
  });
});
