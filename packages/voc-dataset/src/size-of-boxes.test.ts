import { reachesOut, sizeOfBoxes } from './size-of-boxes.js';

const raw = (...boxes: (readonly [number, number, number, number])[]) =>
  boxes.map(([xmin, ymin, xmax, ymax]) => ({
    name: 'cell',
    difficult: false,
    truncated: false,
    box: { xmin: String(xmin), ymin: String(ymin), xmax: String(xmax), ymax: String(ymax) },
  }));

const image = (width: number, height: number, orientation = 1) =>
  orientation > 4
    ? { width: height, height: width, storedWidth: width, storedHeight: height, orientation }
    : { width, height, storedWidth: width, storedHeight: height, orientation };

describe('sizeOfBoxes', () => {
  it.each<[string, ReturnType<typeof raw>, [number, number], ReturnType<typeof image>, unknown]>([
    [
      'a box that fits the image only',
      raw([20, 30, 60, 70], [382, 124, 406, 173]),
      [205, 154],
      image(410, 307),
      { width: 410, height: 307, object: 2 },
    ],
    [
      'a size turned over',
      raw([41, 5, 60, 24]),
      [32, 64],
      image(64, 32),
      { width: 64, height: 32, object: 1 },
    ],
    [
      'the stored picture',
      raw([50, 1, 90, 30]),
      [10, 10],
      image(100, 40, 6),
      { width: 100, height: 40, object: 1 },
    ],
    [
      'the shown picture first',
      raw([5, 5, 38, 38]),
      [10, 10],
      image(100, 40, 6),
      { width: 40, height: 100, object: 1 },
    ],
    [
      'corners in the wrong order',
      raw([406, 173, 382, 124]),
      [205, 154],
      image(410, 307),
      { width: 410, height: 307, object: 1 },
    ],
    ['nothing where boxes fit both', raw([20, 30, 60, 70]), [205, 154], image(410, 307), undefined],
    ['nothing where a box fits neither', raw([20, 30, 600, 70]), [205, 154], image(410, 307), undefined],
    [
      'nothing of a box a little out of its size',
      raw([150, 30, 209, 70]),
      [205, 154],
      image(410, 307),
      undefined,
    ],
    [
      'what is clear despite a box that fits neither',
      raw([382, 124, 406, 173], [1, 1, 5000, 9]),
      [205, 154],
      image(410, 307),
      { width: 410, height: 307, object: 1 },
    ],
    [
      'nothing where boxes contradict each other',
      raw([1, 60, 9, 90], [60, 1, 90, 9]),
      [100, 50],
      image(50, 100),
      undefined,
    ],
    ['nothing of the image’s own size', raw([1, 1, 900, 9]), [205, 154], image(205, 154), undefined],
    [
      'nothing of the stored picture’s own size',
      raw([1, 1, 39, 99]),
      [100, 40],
      image(100, 40, 8),
      undefined,
    ],
    ['nothing without objects', raw(), [205, 154], image(410, 307), undefined],
  ])('tells %s', (_, objects, [width, height], header, expected) => {
    expect(sizeOfBoxes(objects, { width, height }, header)).toEqual(expected);
  });

  it('has reason to look at the image only where a box lies out of the size', () => {
    expect(reachesOut(raw([1, 1, 205, 154]), { width: 205, height: 154 })).toBe(false);
    expect(reachesOut(raw([1, 1, 207, 154]), { width: 205, height: 154 })).toBe(false); // drawn carelessly
    expect(reachesOut(raw([1, 1, 9, 160]), { width: 205, height: 154 })).toBe(true);
    const nonsense = { name: 'x', difficult: false, truncated: false };
    expect(reachesOut([nonsense], { width: 1, height: 1 })).toBe(false);
  });
});
