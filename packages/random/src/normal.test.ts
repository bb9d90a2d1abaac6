import { normal } from './normal.js';
import { splitMix32 } from './split-mix-32.js';
import { uniform } from './uniform.js';

const take = (random: () => number, count: number): number[] => Array.from({ length: count }, random);

describe('normal', () => {
  it('has mean 0, variance 1, no skew and the tails of a normal', () => {
    const values = take(normal(uniform(splitMix32(3))), 20_000);
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
