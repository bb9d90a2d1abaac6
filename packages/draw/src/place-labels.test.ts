import fc from 'fast-check';
import { placeLabels } from './place-labels.js';

const picture = { width: 100, height: 80 };

describe('placeLabels', () => {
  it('puts a label above its box where there is room', () => {
    expect(
      placeLabels([{ box: { x: 10, y: 30, width: 40, height: 20 }, width: 20, height: 8 }], picture),
    ).toEqual([{ x: 10, y: 22, width: 20, height: 8 }]);
  });

  it('puts it inside at the top edge of the picture', () => {
    expect(
      placeLabels([{ box: { x: 10, y: 0, width: 40, height: 20 }, width: 20, height: 8 }], picture)[0]!.y,
    ).toBe(0);
  });

  it('keeps two labels of one box apart', () => {
    const label = { box: { x: 10, y: 30, width: 40, height: 20 }, width: 20, height: 8 };
    const [a, b] = placeLabels([label, label], picture);
    // The second goes to the right-hand corner: x = 10 + 40 − 20.
    expect([a, b]).toEqual([
      { x: 10, y: 22, width: 20, height: 8 },
      { x: 30, y: 22, width: 20, height: 8 },
    ]);
  });

  it('always lies inside the picture', () => {
    const label = fc.record({
      box: fc.record({
        x: fc.integer({ min: -20, max: 120 }),
        y: fc.integer({ min: -20, max: 120 }),
        width: fc.nat(100),
        height: fc.nat(100),
      }),
      width: fc.integer({ min: 1, max: 100 }),
      height: fc.integer({ min: 1, max: 80 }),
    });
    fc.assert(
      fc.property(fc.array(label, { maxLength: 12 }), (labels) => {
        const places = placeLabels(labels, picture);
        expect(places).toHaveLength(labels.length);
        for (const { x, y, width, height } of places) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(x + width).toBeLessThanOrEqual(picture.width);
          expect(y + height).toBeLessThanOrEqual(picture.height);
        }
      }),
    );
  });

  it('places nothing for nothing', () => {
    expect(placeLabels([], picture)).toEqual([]);
  });
});
