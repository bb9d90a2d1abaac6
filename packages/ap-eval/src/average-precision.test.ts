import { averagePrecision } from './average-precision.js';
import { recallGrids } from './recall-grid.js';

describe('averagePrecision', () => {
  // One hit of two, one miss, the other hit: precision 1, 1/2, 2/3, recall 1/2, 1/2, 1.
  const precision = [1, 1 / 2, 2 / 3];
  const recall = [1 / 2, 1 / 2, 1];

  it('is the area under the envelope', () => {
    // 1/2 · 1 + 1/2 · 2/3
    expect(averagePrecision(precision, recall, { metric: 'voc10' })).toBeCloseTo(5 / 6, 15);
  });

  it('is the mean over eleven recalls', () => {
    // recalls 0 to .5: 1, six of them; .6 to 1: 2/3, five of them
    expect(averagePrecision(precision, recall, { metric: 'voc07' })).toBeCloseTo((6 + 5 * (2 / 3)) / 11, 15);
  });

  it('is 0 of an empty curve', () => {
    expect(averagePrecision([], [], { metric: 'voc07' })).toBe(0);
    expect(averagePrecision([], [], { metric: 'voc10' })).toBe(0);
  });

  it('misses a recall of exactly 3/10 at .3, and of 6/10 and 7/10 by the grid', () => {
    const ap = (hits: number, recallGrid: 'numpy' | 'matlab'): number =>
      11 * averagePrecision([1], [hits / 10], { metric: 'voc07', recallGrid });
    expect(ap(3, 'numpy')).toBeCloseTo(3, 12); // recalls 0, .1, .2
    expect(ap(3, 'matlab')).toBeCloseTo(3, 12);
    expect(ap(6, 'numpy')).toBeCloseTo(6, 12);
    expect(ap(6, 'matlab')).toBeCloseTo(7, 12);
    expect(ap(7, 'numpy')).toBeCloseTo(7, 12);
    expect(ap(7, 'matlab')).toBeCloseTo(8, 12);
  });
});

describe('recallGrids', () => {
  it('are those of NumPy and MATLAB to the last bit', () => {
    expect(recallGrids.numpy).toEqual([
      0, 0.1, 0.2, 0.30000000000000004, 0.4, 0.5, 0.6000000000000001, 0.7000000000000001, 0.8, 0.9, 1,
    ]);
    expect(recallGrids.matlab).toEqual([0, 0.1, 0.2, 0.30000000000000004, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  });
});
