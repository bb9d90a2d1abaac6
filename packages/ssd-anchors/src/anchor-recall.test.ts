import fc from 'fast-check';
import { anchorRecall, bestOverlaps } from './anchor-recall.js';
import { boxTables } from './box-tables.js';
import { createAnchors } from './create-anchors.js';
import { iou } from './iou.js';
import { matchAnchors } from './match-anchors.js';
import { objectBoxes, boxAt, scatter } from './testing/boxes.js';

const anchors = createAnchors({ ...boxTables.mini, maps: boxTables.mini.maps.slice(2) });

describe('anchorRecall', () => {
  it('is the share of boxes that some anchor overlaps enough', () => {
    const boxes = Float32Array.from([
      ...anchors.xyxy.subarray(40, 44), // an anchor: 1
      ...[0.5, 0.5, 0.505, 0.505], // far too small for these maps
      ...[0.3, 0.3, 0.3, 0.6], // no area
      ...anchors.xyxy.subarray(0, 4),
    ]);
    expect(anchorRecall(anchors, boxes)).toBe(0.5);
    expect(anchorRecall(anchors, boxes, { threshold: 1 })).toBe(0.5);
    expect(anchorRecall(anchors, boxes, { threshold: 1e-6 })).toBe(0.75);
  });

  it('equals counting, for any boxes', () => {
    fc.assert(
      fc.property(objectBoxes(10, 1), fc.constantFrom(0.1, 0.5, 0.75, 1), (boxes, threshold) => {
        const covered = Array.from({ length: boxes.length / 4 }, (_, i) =>
          Array.from({ length: anchors.count }, (_, k) => iou(boxAt(anchors.xyxy, k), boxAt(boxes, i))).some(
            (overlap) => Math.fround(overlap) >= Math.fround(threshold),
          ),
        );
        expect(anchorRecall(anchors, boxes, { threshold })).toBe(
          covered.filter(Boolean).length / covered.length,
        );
      }),
    );
  });

  it('covers 10,000 boxes', () => {
    const all = createAnchors(boxTables.vgg300);
    const boxes = scatter(10000, 12);
    const recall = anchorRecall(all, boxes)!;
    const matched = new Set(matchAnchors(all, boxes.subarray(0, 400)).filter((box) => box >= 0)).size;
    expect(matched).toBe(100); // the paper's matching leaves none of a hundred out
    expect(recall).toBeGreaterThan(0.8);
    expect(recall).toBeLessThan(1);
  });

  it('has nothing to say about no boxes', () => {
    expect(anchorRecall(anchors, new Float32Array(0))).toBeNull();
  });

  it('refuses a threshold out of range', () => {
    expect(() => anchorRecall(anchors, new Float32Array(0), { threshold: 0 })).toThrow(
      new RangeError('Expected threshold to be above 0 and at most 1, got 0.'),
    );
  });
});

describe('bestOverlaps', () => {
  it('is the highest IoU with any anchor', () => {
    fc.assert(
      fc.property(objectBoxes(6), (boxes) => {
        for (const [i, best] of bestOverlaps(anchors, boxes).entries()) {
          const all = Array.from({ length: anchors.count }, (_, k) =>
            iou(boxAt(anchors.xyxy, k), boxAt(boxes, i)),
          );
          expect(best).toBe(Math.fround(Math.max(...all)));
        }
      }),
    );
  });
});
