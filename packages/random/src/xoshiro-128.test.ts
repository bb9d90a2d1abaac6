import { xoshiro128 } from './xoshiro-128.js';

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
