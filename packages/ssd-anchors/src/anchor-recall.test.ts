import fc from 'fast-check';
import { anchorRecall, bestOverlaps } from './anchor-recall.js';
import { boxTables } from './box-tables.js';
import { createAnchors } from './create-anchors.js';
import { iou } from './iou.js';
import { anyBoxes, boxAt } from './testing/boxes.js';

const anchors = createAnchors({ ...boxTables.mini, maps: boxTables.mini.maps.slice(2) });

describe('anchorRecall', () => {
  it('is the share of boxes that some anchor overlaps enough', () => {
    const boxes = Float32Array.from([
      ...anchors.xyxy.subarray(40, 44), // an anchor: 1
      ...[0.5, 0.5, 0.505, 0.505], // far too small for these maps
      ...[NaN, 0, 1, 1],
      ...anchors.xyxy.subarray(0, 4),
    ]);
    expect(anchorRecall(anchors, boxes)).toBe(0.5);
    expect(anchorRecall(anchors, boxes, { threshold: 1 })).toBe(0.5);
    expect(anchorRecall(anchors, boxes, { threshold: 1e-6 })).toBe(0.75);
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
      fc.property(anyBoxes(6), (boxes) => {
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
