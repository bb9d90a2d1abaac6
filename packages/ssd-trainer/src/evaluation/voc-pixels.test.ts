import type { VocSample } from '@ssd/voc-dataset';
import { toVocPixels } from './voc-pixels.js';

const sample: VocSample = {
  id: 'a',
  image: 'a.jpg',
  annotation: 'a.xml',
  width: 100,
  height: 50,
  objects: [
    { label: 'dog', box: { xmin: 11, ymin: 21, xmax: 30, ymax: 40 }, difficult: true, truncated: false },
    { label: 'cat', box: { xmin: 1, ymin: 1, xmax: 100, ymax: 50 }, difficult: false, truncated: false },
  ],
};

describe('toVocPixels', () => {
  it('counts the pixels of detections from 1, both ends included', () => {
    // Continuous 10 … 30 covers the pixels 11 … 30: exactly the dog's box.
    const box = { xmin: 10, ymin: 20, xmax: 30, ymax: 40 };
    const { groundTruth, detections } = toVocPixels(
      sample,
      [{ label: 'dog', score: 0.5, box }],
      ['cat', 'dog'],
    );
    expect(detections).toEqual({ boxes: [11, 21, 30, 40], labels: [1], scores: [0.5] });
    expect(groundTruth).toEqual({
      boxes: [11, 21, 30, 40, 1, 1, 100, 50],
      labels: [1, 0],
      difficult: [true, false],
    });
  });

  it('counts continuously from 0 where asked to', () => {
    const box = { xmin: 10, ymin: 20, xmax: 30, ymax: 40 };
    const { groundTruth, detections } = toVocPixels(
      sample,
      [{ label: 'dog', score: 0.5, box }],
      ['cat', 'dog'],
      0,
    );
    expect(detections.boxes).toEqual([10, 20, 30, 40]);
    expect(groundTruth.boxes).toEqual([10, 20, 30, 40, 0, 0, 100, 50]);
  });

  it('takes an image without objects and without detections', () => {
    const empty = toVocPixels({ ...sample, objects: [] }, [], ['cat']);
    expect(empty).toMatchObject({ groundTruth: { boxes: [] }, detections: { boxes: [], scores: [] } });
  });
});
