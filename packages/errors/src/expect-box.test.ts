import { areCorners, isNormalised, refuseCorners, refuseUnit, shownBox } from './index.js';

/** The second box of a list whose first one is right. */
const second = (...box: number[]): number[] => [0, 0, 1, 1, ...box];

describe('a box', () => {
  it.each([
    [[0, 0, 1, 1], true],
    [[7, 3, 7, 3], true], // no area, in any unit
    [[0, 1, 1, 0], false],
    [[1, 0, 0, 1], false],
    [[0, 0, NaN, 1], false],
    [[-Infinity, 0, 1, 1], false],
    [[Infinity, 0, Infinity, 1], false],
  ])('%p has corners: %p', (box, are) => {
    expect(areCorners(second(...box), 1)).toBe(are);
  });

  it.each([
    [[0, 0, 1, 1], true],
    [[-3, 0, 4, 1], true], // its centre inside
    [[-1, -1, 0, 0], true], // touches the corner, and begins one side before it
    [[1, 0, 2, 1], true],
    [[-1.5, 0, 0.5, 1], false], // its centre is at -0.5, and it begins further than a side before the image
    [[1.0009, 0, 1.0009, 1], true], // a thousandth beyond
    [[1.002, 0, 1.5, 1], false],
    [[0, 1, 1, 7], false],
  ])('%p is normalised: %p', (box, is) => {
    expect(isNormalised(second(...box), 1)).toBe(is);
  });

  it('is refused with its numbers', () => {
    const refusal = (message: string) => expect.objectContaining({ code: 'BAD_ARGUMENT', message }) as Error;
    expect(() => refuseCorners(second(0, NaN, 1, 1), 1, 'box 1')).toThrow(
      refusal('Expected finite coordinates of box 1, got [0, NaN, 1, 1].'),
    );
    expect(() => refuseCorners(second(1, 0, 0, 1), 1, 'box 1')).toThrow(
      refusal('Expected xmin ≤ xmax and ymin ≤ ymax in box 1, got [1, 0, 0, 1].'),
    );
    expect(() => refuseUnit(second(1, 2, 7, 5), 1, 'box 1')).toThrow(
      refusal('Expected box 1 to be normalised to 0 … 1 and to lie in the image, got [1, 2, 7, 5].'),
    );
  });

  it('is shown as single precision holds it', () => {
    expect(shownBox(Float32Array.from(second(0.1, 0.2, 1 / 3, 1)), 1)).toBe('[0.1, 0.2, 0.333333, 1]');
  });
});
