import fc from 'fast-check';
import type { VocBox } from '../types.js';
import { fromCocoBox, toCocoBox } from './coco-box.js';
import { fromYoloBox, toYoloBox } from './yolo-box.js';

type Fields = [string, string, string, string];

/** A size and a box inside of it, in steps of a pixel's fraction. */
const boxes = (steps: number) =>
  fc
    .record({ width: fc.integer({ min: 2, max: 20_000 }), height: fc.integer({ min: 2, max: 20_000 }) })
    .chain((size) => {
      const side = (length: number) =>
        fc
          .tuple(
            fc.integer({ min: steps, max: length * steps }),
            fc.integer({ min: steps, max: length * steps }),
          )
          .map(([a, b]) => [Math.min(a, b) / steps, Math.max(a, b) / steps] as const);
      return fc.record({ size: fc.constant(size), x: side(size.width), y: side(size.height) });
    })
    .map(({ size, x, y }) => ({ size, box: { xmin: x[0], ymin: y[0], xmax: x[1], ymax: y[1] } }));

describe('boxes of COCO', () => {
  it('count from 0 and end where the pixel ends', () => {
    // Pixels 1 to 10 cover [0, 10]; pixel 5 alone covers [4, 5].
    expect(toCocoBox({ xmin: 1, ymin: 5, xmax: 10, ymax: 5 })).toEqual([0, 4, 10, 1]);
    // COCO's own example of a box with fractions: x 73.35, so VOC's xmin is 74.35.
    expect(fromCocoBox([73.35, 206.02, 300.58, 372.5])).toEqual({
      xmin: 74.35,
      ymin: 207.02,
      xmax: 373.93,
      ymax: 578.52,
    });
  });

  it('come back exactly', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 8, 1000).chain(boxes), ({ box }) => {
        expect(fromCocoBox(toCocoBox(box))).toEqual(box);
      }),
    );
  });
});

describe('boxes of YOLO', () => {
  it('are centre and size as shares of the image', () => {
    // Pixels 1 to 10 of 40 cover [0, 10]: centre 5 / 40, width 10 / 40; rows 6 to 30 of 30 cover [5, 30]: 17.5 / 30.
    expect(toYoloBox({ xmin: 1, ymin: 6, xmax: 10, ymax: 30 }, { width: 40, height: 30 })).toBe(
      '0.125000000000 0.583333333333 0.250000000000 0.833333333333',
    );
  });

  it('come back exactly', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 8, 1000).chain(boxes), ({ size, box }) => {
        expect(fromYoloBox(toYoloBox(box, size).split(' ') as Fields, size)).toEqual(box);
      }),
    );
  });

  it('of other tools, with six digits, are whole pixels again', () => {
    fc.assert(
      fc.property(boxes(1), ({ size, box }) => {
        const fields = toYoloBox(box, size)
          .split(' ')
          .map((field) => Number(field).toFixed(6)) as Fields;
        const read = fromYoloBox(fields, size);
        // Beyond 13,333 pixels six digits are less than a hundredth of a pixel.
        const tells = (length: number) => 0.75e-6 * length <= 0.01;
        const sides: (keyof VocBox)[] = [
          ...(tells(size.width) ? (['xmin', 'xmax'] as const) : []),
          ...(tells(size.height) ? (['ymin', 'ymax'] as const) : []),
        ];
        for (const side of sides) expect(read[side]).toBe(box[side]);
      }),
    );
  });

  it('of few digits are not moved further than they can be off', () => {
    // 0.255 · 100 = 25.5: three digits could be 0.075 off, but nothing further than a hundredth is taken for whole.
    expect(fromYoloBox(['0.255', '0.5', '0.02', '1'], { width: 100, height: 10 })).toEqual({
      xmin: 25.5,
      ymin: 1,
      xmax: 26.5,
      ymax: 10,
    });
  });
});
