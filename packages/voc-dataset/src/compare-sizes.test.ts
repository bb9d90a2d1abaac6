import { compareSizes } from './compare-sizes.js';

const header = (width: number, height: number, orientation = 1) =>
  orientation > 4
    ? { width: height, height: width, storedWidth: width, storedHeight: height, orientation }
    : { width, height, storedWidth: width, storedHeight: height, orientation };

describe('compareSizes', () => {
  it.each([
    [640, 480, 'equal'],
    [320, 240, 'scaled'],
    [1280, 960, 'scaled'],
    [213, 160, 'scaled'], // 640 / 3 = 213.3
    [480, 640, 'different'],
    [640, 640, 'different'],
    [10, 1, 'different'],
  ])('%d×%d beside an image of 640×480: %s', (width, height, relation) => {
    expect(compareSizes(header(640, 480), { width, height })).toEqual({ relation, isUpright: true });
  });

  it('tells by the size on which side of a quarter turn the boxes were drawn', () => {
    expect(compareSizes(header(40, 30, 6), { width: 30, height: 40 })).toEqual({
      relation: 'equal',
      isUpright: true,
    });
    expect(compareSizes(header(40, 30, 6), { width: 40, height: 30 })).toEqual({
      relation: 'equal',
      isUpright: false,
    });
    expect(compareSizes(header(40, 30, 3), { width: 40, height: 30 })).toEqual({
      relation: 'equal',
      isUpright: true,
    });
  });
});
