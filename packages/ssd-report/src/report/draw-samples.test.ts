import type { ImageDetections } from '@ssd/trainer/evaluation';
import { spread, worstSamples } from './draw-samples.js';

describe('spread', () => {
  it.each([
    [[1, 2, 3], 5, [1, 2, 3]],
    [[0, 1, 2, 3, 4, 5, 6, 7], 4, [0, 2, 4, 6]],
    [[0, 1, 2], 2, [0, 1]],
    [[1, 2], 0, []],
    [[], 3, []],
  ])('of %j takes %d', (items, count, expected) => {
    expect(spread(items, count)).toEqual(expected);
  });
});

describe('worstSamples', () => {
  const box = { xmin: 11, ymin: 11, xmax: 50, ymax: 50 };
  const found = { label: 'cat', box: { xmin: 10, ymin: 10, xmax: 50, ymax: 50 } };
  const image = (id: string, objects: number, detections: readonly { score: number; label?: string }[]) =>
    ({
      sample: { id, objects: Array.from({ length: objects }, () => ({ label: 'cat', box })) },
      detections: detections.map((one) => ({ ...found, ...one })),
    }) as unknown as ImageDetections;

  it('counts what is missed and what is wrong at the threshold, and leaves out what is right', () => {
    const images = [
      image('right', 1, [{ score: 0.9 }]),
      image('missed', 1, [{ score: 0.4 }]), // found, but too unsure
      image('wrong', 1, [{ score: 0.9, label: 'dog' }]), // missed besides
      image('empty', 0, []),
      image('ghost', 0, [{ score: 0.6 }]),
    ];
    const ids = (threshold: number, count = 9): string[] =>
      worstSamples(images, { count, threshold }).map(({ sample }) => sample.id);
    expect(ids(0.5)).toEqual(['wrong', 'missed', 'ghost']);
    expect(ids(0.3)).toEqual(['wrong', 'ghost']);
    expect(ids(0.5, 1)).toEqual(['wrong']);
  });
});
