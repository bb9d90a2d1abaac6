import { checkAnchors } from './check-anchors.js';

const sample = {
  id: 'a',
  image: 'a.jpg',
  annotation: 'a.xml',
  width: 100,
  height: 50,
  objects: [
    [1, 1, 100, 50],
    [11, 6, 20, 10],
    [1, 1, 2, 2],
  ].map(([xmin, ymin, xmax, ymax]) => ({
    label: 'cell',
    box: { xmin: xmin!, ymin: ymin!, xmax: xmax!, ymax: ymax! },
    difficult: false,
    truncated: false,
  })),
};

describe('checkAnchors', () => {
  it('asks with normalised boxes and names those that fall short, by their numbers', () => {
    const asked: number[][] = [];
    const bestOverlaps = (boxes: Float32Array) => {
      asked.push([...boxes]);
      return Float32Array.of(0.5, 0.499, 0);
    };
    const issues = checkAnchors(sample, [1, 3, 4], { name: 'mini', bestOverlaps });
    // (11 − 1) / 100, (6 − 1) / 50, 20 / 100, 10 / 50
    expect(asked[0]!.slice(0, 8)).toEqual([0, 0, 1, 1, ...[0.1, 0.1, 0.2, 0.2].map(Math.fround)]);
    expect(issues.map(({ severity, object, message }) => [severity, object, message])).toEqual([
      [
        'info',
        3,
        'No anchor of mini overlaps this "cell" of 10×5 by 0.5 or more; only its best anchor, of IoU 0.49, can learn it.',
      ],
      [
        'warning',
        4,
        'No anchor of mini overlaps this "cell" of 2×2 by 0.5 or more; no anchor touches it, and nothing can learn it.',
      ],
    ]);
  });

  it('takes another threshold, and a sample without objects', () => {
    const bestOverlaps = (boxes: Float32Array) => new Float32Array(boxes.length / 4).fill(0.35);
    expect(checkAnchors(sample, [1, 2, 3], { name: 'x', bestOverlaps, threshold: 0.35 })).toEqual([]);
    expect(checkAnchors({ ...sample, objects: [] }, [], { name: 'x', bestOverlaps })).toEqual([]);
  });
});
