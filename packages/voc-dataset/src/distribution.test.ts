import { distribution } from './distribution.js';

describe('distribution', () => {
  it('counts from below to above, and takes the middle', () => {
    expect(distribution([3, 1, 2, 10], [0, 2, 3])).toEqual({
      min: 1,
      median: 2.5,
      mean: 4,
      max: 10,
      bins: [
        { from: 0, to: 2, count: 1 },
        { from: 2, to: 3, count: 1 },
        { from: 3, to: null, count: 2 },
      ],
    });
    expect(distribution([-1, 7, 5], [0, 6])).toMatchObject({ median: 5, bins: [{ count: 2 }, { count: 1 }] });
  });

  it('has no figures without values', () => {
    expect(distribution([], [0])).toEqual({
      min: null,
      median: null,
      mean: null,
      max: null,
      bins: [{ from: 0, to: null, count: 0 }],
    });
  });
});
