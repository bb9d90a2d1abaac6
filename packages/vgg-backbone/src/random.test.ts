import { createRandom } from './random.js';

const take = (random: () => number, count: number): number[] => Array.from({ length: count }, random);

describe('createRandom', () => {
  it('gives the same numbers for the same seed and stream, in every version', () => {
    expect(take(createRandom(7, 'a'), 5)).toEqual(take(createRandom(7, 'a'), 5));
    expect(take(createRandom(7, 'a'), 3).map((value) => value * 2 ** 32)).toEqual([
      1206896258, 994142195, 946167037,
    ]);
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
