import type { Detection } from '@ssd/model';
import type { VocObject, VocSample } from '@ssd/voc-dataset';
import { trainMap } from './train-map.js';

const box = { xmin: 10, ymin: 10, xmax: 60, ymax: 60 };
const sample = (id: string, difficult = false): VocSample => {
  const object: VocObject = { label: 'cat', box, difficult, truncated: false };
  return { id, image: `${id}.jpg`, annotation: `${id}.xml`, width: 100, height: 100, objects: [object] };
};
const found = (score: number): Detection => ({
  label: 'cat',
  score,
  box: { xmin: 9, ymin: 9, xmax: 60, ymax: 60 },
});

describe('trainMap', () => {
  it('counts detections from a score of one half on, and every object', () => {
    const images = [
      { sample: sample('a'), detections: [found(0.5)] },
      { sample: sample('b', true), detections: [found(0.49)] },
    ];
    // One of two objects found, without a false alarm: recalls 0, 0.1 … 0.5 of eleven; the difficult one is missed, too.
    expect(trainMap({ images }, ['cat', 'dog'])).toBeCloseTo(6 / 11, 6);
  });

  it('is 0 where there is nothing to find', () => {
    expect(trainMap({ images: [] }, ['cat'])).toBe(0);
  });
});
