import { epochOrder } from './epoch-order.js';

describe('epochOrder', () => {
  it('is a permutation that depends on seed and epoch', () => {
    const order = epochOrder(100, 1, 0, true);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(epochOrder(100, 1, 0, true)).toEqual(order);
    expect(epochOrder(100, 1, 1, true)).not.toEqual(order);
    expect(epochOrder(100, 2, 0, true)).not.toEqual(order);
  });

  it('puts every sample at every place equally often', () => {
    // 10,000 epochs of 5: each of the 25 counts is 2000 with a standard deviation of √(10⁴ · 0.2 · 0.8) = 40.
    const counts = new Array<number>(25).fill(0);
    for (let epoch = 0; epoch < 10_000; epoch++) {
      epochOrder(5, 3, epoch, true).forEach((sample, place) => (counts[place * 5 + sample]! += 1));
    }
    expect(Math.max(...counts.map((count) => Math.abs(count - 2000)))).toBeLessThanOrEqual(160);
  });

  it('is the given order without shuffling, and empty for nothing', () => {
    expect([...epochOrder(3, 1, 5, false)]).toEqual([0, 1, 2]);
    expect(epochOrder(0, 1, 0, true)).toHaveLength(0);
  });
});
