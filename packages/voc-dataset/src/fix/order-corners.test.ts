import * as fc from 'fast-check';
import { orderCorners } from './order-corners.js';

type Corners = [number, number, number, number];

const order = ([xmin, ymin, xmax, ymax]: Corners, width: number, height: number) => {
  const box = { xmin: String(xmin), ymin: String(ymin), xmax: String(xmax), ymax: String(ymax) };
  const { object, ...rest } = orderCorners(
    { name: 'screw', difficult: false, truncated: false, box },
    { width, height },
  );
  return { ...rest, box: Object.values(object.box!).map(Number) };
};

describe('orderCorners', () => {
  it.each<[Corners, [number, number], string]>([
    // x + w = 217 + 61 = 278, y + h = 435 + 53 = 488
    [[217, 435, 61, 53], [478, 850], 'x, y, width, height, which would be [217, 435, 278, 488]'],
    // 450 + 100 > 478, but 450 ± 20 and 800 ± 25 fit
    [[450, 800, 40, 50], [478, 840], 'centre, width, height, which would be [430, 775, 470, 825]'],
    // Only one axis in the wrong order; 50 + 20 fits, 10 + 40 too.
    [[50, 10, 20, 40], [100, 60], 'x, y, width, height, which would be [50, 10, 70, 50]'],
    // xmin 60, xmax 95, ymin 50, ymax 70: 60 + 50 > 100, the centre 60 ± 25 fits, but 95 ± 35 does not in 110.
    [[60, 95, 50, 70], [100, 110], 'x, x, y, y, which would be [60, 50, 95, 70]'],
  ])('does not guess what %j of %j are', (corners, [width, height], reading) => {
    const { box, message, isAmbiguous } = order(corners, width, height);
    expect([box, isAmbiguous]).toEqual([corners, true]);
    expect(message).toContain(`or ${reading}; the object is left out.`);
  });

  it('exchanges corners that can be nothing else', () => {
    // 90 + 60 > 100, 90 + 30 > 100, and 90 is right of 55
    expect(order([90, 55, 60, 20], 100, 60)).toEqual({
      box: [60, 20, 90, 55],
      message: 'The corners were given in the wrong order; they are exchanged.',
    });
    expect(order([60, 55, 90, 30], 100, 60).box).toEqual([60, 30, 90, 55]);
  });

  it.each<[string, Corners]>([
    ['in order', [1, 1, 9, 9]],
    ['in order and flat', [5, 5, 5, 9]],
    ['outside', [140, 9, 10, 4]],
    ['flat when exchanged', [20, 9, 10, 9]],
    ['no numbers', [NaN, 9, 10, 4]],
  ])('leaves corners %s as they are', (_, corners) => {
    expect(order(corners, 100, 60)).toEqual({ box: corners });
  });

  it('makes no box where the numbers can be x, y, width, height in the image', () => {
    const side = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(side, side, side, side, (x, y, w, h) => {
        const { box } = order([x, y, w, h], 80, 80);
        expect(box).toEqual([x, y, w, h]); // 40 + 40 ≤ 80: it always can
      }),
    );
  });
});
