import { createRandom, normal, xoshiro128 } from './random.js';

const take = (random: () => number, count: number): number[] => Array.from({ length: count }, random);

describe('xoshiro128', () => {
  it('gives the published generator its words', () => {
    // State 1, 2, 3, 4. Word = rotl(5·s1, 7)·9:
    // 1. s1 = 2:    rotl(10, 7) = 1280;      ·9 = 11520
    // 2. s1 = 0:    0
    // 3. s1 = 1029: rotl(5145, 7) = 658560;  ·9 = 5927040
    expect(take(xoshiro128([1, 2, 3, 4]), 3)).toEqual([11520, 0, 5927040]);
  });
});

describe('createRandom', () => {
  it('gives the same numbers for the same seed and stream', () => {
    expect(take(createRandom(7, 'a'), 5)).toEqual(take(createRandom(7, 'a'), 5));
  });

  it.each<[number, string]>([
    [8, 'a'],
    [7, 'b'],
    [7 + 2 ** 32, 'a'],
    [-7, 'a'],
  ])('gives other numbers for seed %i and stream %s than for 7 and a', (seed, stream) => {
    const own = new Set(take(createRandom(7, 'a'), 100));
    expect(take(createRandom(seed, stream), 100).filter((value) => own.has(value))).toEqual([]);
  });

  it('keeps to [0, 1) and spreads evenly', () => {
    const counts = new Array<number>(10).fill(0);
    for (const value of take(createRandom(1, 'even'), 10_000)) counts[Math.floor(value * 10)]!++;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150); // 5 deviations of √900
  });

  it('refuses a seed that is not whole', () => {
    expect(() => createRandom(0.5, 'a')).toThrow('Expected a whole number as seed, got 0.5.');
    expect(() => createRandom(NaN, 'a')).toThrow(RangeError);
  });
});

describe('normal', () => {
  it('has mean 0, variance 1, no skew and the tails of a normal', () => {
    const values = take(normal(createRandom(3, 'normal')), 20_000);
    const moment = (power: number): number => values.reduce((sum, x) => sum + x ** power, 0) / values.length;
    expect(Math.abs(moment(1))).toBeLessThan(0.03); // 1/√20000 = 0.007
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.05);
    expect(Math.abs(moment(3))).toBeLessThan(0.1);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.3);
  });

  it('stays finite for the smallest and largest uniform numbers', () => {
    for (const edge of [0, 1 - 2 ** -32])
      expect(
        take(
          normal(() => edge),
          2,
        ).every(Number.isFinite),
      ).toBe(true);
  });
});
