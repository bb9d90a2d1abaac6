import fc from 'fast-check';
import type { BoxShape } from './box-table.js';
import { fitAnchors } from './fit-anchors.js';
import { iou } from './iou.js';
import { objectBoxes, boxAt, scatter, seeded } from './testing/boxes.js';

/** Boxes of given sizes, at any place. */
const sized = (...sizes: [number, number][]): Float32Array =>
  Float32Array.from(sizes.flatMap(([width, height]) => [0.1, 0.2, 0.1 + width, 0.2 + height]));

describe('fitAnchors', () => {
  it('finds the sizes that boxes come in', () => {
    const boxes = sized([0.1, 0.2], [0.5, 0.5], [0.1, 0.2], [0.3, 0.1], [0.5, 0.5], [0.3, 0.1]);
    const { shapes, meanIou } = fitAnchors(boxes, { count: 3, rng: seeded(1) });
    const expected = [
      [0.1, 0.2],
      [0.3, 0.1],
      [0.5, 0.5],
    ]; // areas 0.02, 0.03, 0.25
    expect(shapes.length).toBe(3);
    for (const [i, { width, height }] of shapes.entries()) {
      expect(width).toBeCloseTo(expected[i]![0]!, 6);
      expect(height).toBeCloseTo(expected[i]![1]!, 6);
    }
    expect(meanIou).toBeCloseTo(1, 6);
  });

  it('takes the mean of what it groups together', () => {
    const boxes = sized([0.2, 0.3], [0.4, 0.3], [0.3, 0.2], [0.3, 0.4]);
    const { shapes, meanIou } = fitAnchors(boxes, { count: 1, rng: seeded(1) });
    expect(shapes[0]!.width).toBeCloseTo(0.3, 6);
    expect(shapes[0]!.height).toBeCloseTo(0.3, 6);
    // 0.06/0.09 and 0.09/0.12, twice each; with any of the four as the shape it would be 0.625 or 0.65.
    expect(meanIou).toBeCloseTo((2 / 3 + 3 / 4) / 2, 6);
  });

  it('keeps a shape that fits better than the mean', () => {
    // Mean 0.3 × 0.2: (0.667 + 0.75) / 2; either size itself: (1 + 0.5) / 2.
    const { meanIou } = fitAnchors(sized([0.2, 0.2], [0.4, 0.2]), { count: 1, rng: seeded(1) });
    expect(meanIou).toBeCloseTo(0.75, 6);
  });

  it('fits better with more shapes, and the same with the same seed', () => {
    const boxes = scatter(300, 4);
    const fit = (count: number) => fitAnchors(boxes, { count, rng: seeded(2) });
    expect(fit(9)).toEqual(fit(9));
    expect(fit(9).meanIou!).toBeGreaterThan(fit(3).meanIou!);
    expect(fit(3).meanIou!).toBeGreaterThan(fit(1).meanIou!);
    expect(fit(9).meanIou!).toBeGreaterThan(0.6);
  });

  it('returns fewer shapes where there are fewer sizes, none for none', () => {
    expect(fitAnchors(sized([0.2, 0.2], [0.2, 0.2]), { count: 5, rng: seeded(1) }).shapes.length).toBe(1);
    expect(fitAnchors(new Float32Array(0), { count: 5, rng: seeded(1) })).toEqual({
      shapes: [],
      meanIou: null,
    });
    const degenerate = Float32Array.of(0.1, 0.1, 0.1, 0.5, 0, 1, 1, 1);
    expect(fitAnchors(degenerate, { count: 2, rng: seeded(1) })).toEqual({ shapes: [], meanIou: null });
  });

  it('reports the mean of the best overlaps, by area and within the sizes, for any boxes', () => {
    fc.assert(
      fc.property(objectBoxes(30), fc.integer({ min: 1, max: 6 }), fc.integer(), (boxes, count, seed) => {
        const { shapes, meanIou } = fitAnchors(boxes, { count, rng: seeded(seed) });
        const sizes = Array.from({ length: boxes.length / 4 }, (_, i) => {
          const [x0, y0, x1, y1] = boxAt(boxes, i);
          return { width: x1! - x0!, height: y1! - y0! };
        }).filter(({ width, height }) => width > 0 && height > 0);
        const distinct = new Set(sizes.map(({ width, height }) => `${width},${height}`)).size;
        expect(shapes.length).toBe(Math.min(count, distinct));
        if (sizes.length === 0) {
          expect(meanIou).toBeNull();
          return;
        }
        const areas = shapes.map(({ width, height }) => width * height);
        expect(areas).toEqual([...areas].sort((a, b) => a - b));
        // Both centred on the origin.
        const centred = ({ width, height }: BoxShape): number[] => [
          -width / 2,
          -height / 2,
          width / 2,
          height / 2,
        ];
        const overlaps = sizes.map((size) =>
          Math.max(...shapes.map((shape) => iou(centred(size), centred(shape)))),
        );
        expect(meanIou).toBeCloseTo(overlaps.reduce((sum, x) => sum + x, 0) / sizes.length, 9);
        const widths = sizes.map(({ width }) => width);
        for (const { width } of shapes) {
          expect(width).toBeGreaterThanOrEqual(Math.min(...widths) - 1e-12);
          expect(width).toBeLessThanOrEqual(Math.max(...widths) + 1e-12);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('finishes with 10,000 boxes, and with 10,000 equal ones', () => {
    const { shapes, meanIou } = fitAnchors(scatter(10000, 6), { count: 9, rng: seeded(3) });
    expect(shapes.length).toBe(9);
    expect(meanIou!).toBeGreaterThan(0.6);
    const equal = new Float32Array(40000).map((_, i) => [0.25, 0.25, 0.5, 0.75][i % 4]!);
    expect(fitAnchors(equal, { count: 9, rng: seeded(3) })).toEqual({
      shapes: [{ width: 0.25, height: 0.5 }],
      meanIou: 1,
    });
  });

  it('refuses a count below 1', () => {
    expect(() => fitAnchors(new Float32Array(0), { count: 0, rng: seeded(1) })).toThrow(
      new RangeError('Expected count to be a whole number of at least 1, got 0.'),
    );
  });
});
