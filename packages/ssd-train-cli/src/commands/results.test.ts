import { createEvaluator } from '@ssd/ap-eval';
import { evaluationJson } from './results.js';

function output(iouThreshold: number) {
  const evaluator = createEvaluator({ classes: ['cell', 'none'], metric: 'voc10', iouThreshold });
  evaluator.add({
    id: 'a',
    groundTruth: { boxes: [10, 10, 20, 20], labels: [0], difficult: [false] },
    detections: { boxes: [10, 10, 20, 20], labels: [0], scores: [0.9] },
  });
  const settings = {
    metric: 'voc10',
    iouThreshold,
    scoreThreshold: 0.01,
    nmsThreshold: 0.45,
    maxDetections: 200,
  } as const;
  return { split: 'test', result: evaluator.result(), images: [], seconds: 0, settings };
}

describe('evaluationJson', () => {
  it('has map50 where the overlap is 0.5, null for a class without objects, and no speed of nothing', () => {
    expect(evaluationJson(output(0.5))).toEqual({
      map50: 1,
      map: 1,
      ap: { cell: 1, none: null },
      metric: 'voc10',
      iou: 0.5,
      split: 'test',
      images: 0,
      seconds: 0,
      imagesPerSecond: null,
    });
    expect(evaluationJson(output(0.75))).not.toHaveProperty('map50');
  });
});
