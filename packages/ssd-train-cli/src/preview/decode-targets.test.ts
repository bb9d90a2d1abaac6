import { createAnchors, encodeTargets, getBoxTable } from '@ssd/anchors';
import { decodeTargets } from './decode-targets.js';

describe('decodeTargets', () => {
  const anchors = createAnchors(getBoxTable('mini'));
  const size = { width: 100, height: 200 };
  const labels = ['cat', 'dog'];

  it('gives back what was encoded, and the anchors that carry it', () => {
    const boxes = Float32Array.of(0.1, 0.1, 0.4, 0.5, 0.5, 0.25, 0.95, 0.75);
    const one = encodeTargets(anchors, { boxes, labels: Int32Array.of(1, 0) }, { classes: 2 });
    const none = encodeTargets(
      anchors,
      { boxes: new Float32Array(0), labels: new Int32Array(0) },
      { classes: 2 },
    );
    const batch = {
      classes: Int32Array.of(...none.classes, ...one.classes),
      offsets: Float32Array.of(...none.offsets, ...one.offsets),
    };
    expect(decodeTargets(batch, 0, { anchors, labels, size })).toEqual({ objects: [], anchors: [] });
    const targets = decodeTargets(batch, 1, { anchors, labels, size });
    const rounded = targets.objects.map(({ label, box }) => [label, ...Object.values(box).map(Math.round)]);
    expect(rounded.sort()).toEqual([
      ['cat', 50, 50, 95, 150],
      ['dog', 10, 20, 40, 100],
    ]);
    expect(targets.anchors).toHaveLength(one.classes.filter((label) => label < 2).length);
    expect(targets.anchors.length).toBeGreaterThanOrEqual(2);
  });
});
