import { epochLength, epochOrder } from './epoch-order.js';

const orderOf = (count: number, seed: number, epoch: number, shuffle = true) =>
  epochOrder(new Float64Array(count).fill(1), { seed, epoch, shuffle });

describe('epochOrder', () => {
  it('is a permutation that depends on seed and epoch', () => {
    const order = orderOf(100, 1, 0);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(orderOf(100, 1, 0)).toEqual(order);
    expect(orderOf(100, 1, 1)).not.toEqual(order);
    expect(orderOf(100, 2, 0)).not.toEqual(order);
  });

  it('puts every sample at every place equally often', () => {
    // 10,000 epochs of 5: each of the 25 counts is 2000 with a standard deviation of √(10⁴ · 0.2 · 0.8) = 40.
    const counts = new Array<number>(25).fill(0);
    for (let epoch = 0; epoch < 10_000; epoch++) {
      orderOf(5, 3, epoch).forEach((sample, place) => (counts[place * 5 + sample]! += 1));
    }
    expect(Math.max(...counts.map((count) => Math.abs(count - 2000)))).toBeLessThanOrEqual(160);
  });

  it('is the given order without shuffling, and empty for nothing', () => {
    expect([...orderOf(3, 1, 5, false)]).toEqual([0, 1, 2]);
    expect(orderOf(0, 1, 0)).toHaveLength(0);
  });

  it('has not changed: a run that is resumed must find the order it began with', () => {
    expect([...orderOf(8, 2026, 3)]).toEqual([1, 5, 6, 2, 0, 3, 7, 4]);
  });

  it('takes every sample as often as its rate says, and always as many in all', () => {
    const rates = Float64Array.of(0.25, 1, 2.5, 0, 1.25); // 5 in all
    const totals = new Array<number>(5).fill(0);
    let farthest = 0;
    for (let epoch = 0; epoch < 4000; epoch++) {
      const order = epochOrder(rates, { seed: 4, epoch, shuffle: epoch % 2 === 0 });
      if (order.length !== 5) throw new Error(`Expected 5 samples, got ${order.length}.`);
      const counts = new Array<number>(5).fill(0);
      for (const sample of order) counts[sample]! += 1;
      counts.forEach((count, i) => {
        farthest = Math.max(farthest, Math.abs(count - rates[i]!));
        totals[i]! += count;
      });
    }
    expect(farthest).toBeLessThan(1);
    // The standard deviation of one epoch's count is at most 0.5, of the mean of 4000 of them 0.008.
    totals.forEach((total, i) => {
      expect(Math.abs(total / 4000 - rates[i]!)).toBeLessThan(0.032);
    });
  });

  it('keeps the order of the samples without shuffling, repeats next to each other', () => {
    expect([...epochOrder(Float64Array.of(2, 1, 3), { seed: 1, epoch: 0, shuffle: false })]).toEqual([
      0, 0, 1, 2, 2, 2,
    ]);
    expect(epochLength(Float64Array.of(2, 1, 3))).toBe(6);
  });
});
