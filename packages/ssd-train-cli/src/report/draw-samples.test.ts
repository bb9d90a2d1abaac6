import { spread } from './draw-samples.js';

describe('spread', () => {
  it.each([
    [[1, 2, 3], 5, [1, 2, 3]],
    [[0, 1, 2, 3, 4, 5, 6, 7], 4, [0, 2, 4, 6]],
    [[0, 1, 2], 2, [0, 1]],
    [[1, 2], 0, []],
    [[], 3, []],
  ])('of %j takes %d', (items, count, expected) => {
    expect(spread(items, count)).toEqual(expected);
  });
});
