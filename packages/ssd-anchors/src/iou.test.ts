import fc from 'fast-check';
import { boxArea, diou, giou, intersectionArea, iou } from './iou.js';
import { boxAt, properBoxes } from './testing/boxes.js';

const pairs = properBoxes(2, 2).map((boxes) => [boxAt(boxes, 0), boxAt(boxes, 1)] as const);

describe('iou', () => {
  // Two 4 × 4 squares, moved by 2: 2·4 shared, 16 + 16 − 8 = 24 in all.
  const a = [0, 0, 4, 4];
  const b = [2, 0, 6, 4];

  it('is the shared area over the whole', () => {
    expect(boxArea(a)).toBe(16);
    expect(intersectionArea(a, b)).toBe(8);
    expect(iou(a, b)).toBe(1 / 3);
    expect(iou(a, a)).toBe(1);
  });

  it.each([
    ['boxes that touch', a, [4, 0, 8, 4]],
    ['boxes apart', a, [5, 5, 6, 6]],
    ['a box without area', a, [1, 1, 1, 3]],
    ['two equal boxes without area', [1, 1, 1, 1], [1, 1, 1, 1]],
  ])('is 0 for %s', (_, one, other) => {
    expect(iou(one, other)).toBe(0);
    expect(iou(other, one)).toBe(0);
  });

  it('is symmetric and between 0 and 1', () => {
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        expect(iou(one, other)).toBe(iou(other, one));
        expect(iou(one, other)).toBeGreaterThanOrEqual(0);
        expect(iou(one, other)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('agrees with counting the cells of a grid', () => {
    const side = fc
      .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }))
      .map(([p, q]) => [Math.min(p, q), Math.max(p, q)] as const);
    const box = fc.tuple(side, side).map(([[x0, x1], [y0, y1]]) => [x0, y0, x1, y1]);
    fc.assert(
      fc.property(fc.array(box, { minLength: 2, maxLength: 2 }), ([p, q]) => {
        let both = 0;
        let either = 0;
        const within = ([x0, y0, x1, y1]: number[], x: number, y: number): boolean =>
          x >= x0! && x < x1! && y >= y0! && y < y1!;
        for (let x = 0; x < 8; x++) {
          for (let y = 0; y < 8; y++) {
            if (within(p!, x, y) && within(q!, x, y)) both++;
            if (within(p!, x, y) || within(q!, x, y)) either++;
          }
        }
        expect(iou(p!, q!)).toBeCloseTo(either === 0 ? 0 : both / either, 12);
      }),
    );
  });
});

describe('giou', () => {
  it('also says how far boxes are apart', () => {
    // 1 × 1 at 0 and at 3: nothing shared, 2 of the enclosing 4 × 1 filled → 0 − (4 − 2)/4
    expect(giou([0, 0, 1, 1], [3, 0, 4, 1])).toBe(-0.5);
    // The enclosing 6 × 4 box of the two squares is their union: IoU − 0
    expect(giou([0, 0, 4, 4], [2, 0, 6, 4])).toBe(1 / 3);
    expect(giou([1, 1, 1, 1], [1, 1, 1, 1])).toBe(0);
  });

  it('is above −1 and never above the IoU', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(giou(a, b)).toBeLessThanOrEqual(iou(a, b) + 1e-9);
        expect(giou(a, b)).toBeGreaterThan(-1 - 1e-9);
      }),
    );
  });
});

describe('diou', () => {
  it('takes off the squared distance of the centres over the diagonal', () => {
    // Centres 3 apart, enclosing box 4 × 1: 0 − 9/17
    expect(diou([0, 0, 1, 1], [3, 0, 4, 1])).toBe(-9 / 17);
    // Same centre: the IoU itself, 1/9
    expect(diou([0, 0, 3, 3], [1, 1, 2, 2])).toBe(1 / 9);
    expect(diou([1, 1, 1, 1], [1, 1, 1, 1])).toBe(0);
  });

  it('is above −1 and never above the IoU', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(diou(a, b)).toBeLessThanOrEqual(iou(a, b));
        expect(diou(a, b)).toBeGreaterThan(-1);
      }),
    );
  });
});
