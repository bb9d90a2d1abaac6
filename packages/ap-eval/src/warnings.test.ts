import { createEvaluator, restoreEvaluator } from './evaluator.js';
import type { Metric } from './metric.js';

const share = [0.125, 0.25, 0.5, 0.75];
const pixels = [10, 20, 50, 60];

const add = (metric: Metric, truth: number[], found: number[], units?: 'normalised') =>
  createEvaluator({ classes: ['a'], metric }).add({
    id: '1',
    width: 100,
    height: 80,
    groundTruth: { boxes: truth, labels: [0] },
    detections: { boxes: found, labels: [0], scores: [0.5], ...(units && { units }) },
  });

describe.each(['voc07', 'voc10', 'coco', 'reference'] as const)('warnings (%s)', (metric) => {
  it('tell of normalised boxes that say they are in pixels', () => {
    const evaluator = add(metric, pixels, share);
    const { warnings } = evaluator.result();
    expect(warnings).toEqual([
      {
        code: 'NORMALISED_BOXES',
        kind: 'detections',
        images: ['1'],
        message: 'Expected boxes in pixels, got detections that lie within the first pixel in image "1".',
        hint: expect.stringContaining("units: 'normalised'") as string,
      },
    ]);
    expect(restoreEvaluator(evaluator.state()).result().warnings).toEqual(warnings);
    expect(
      add(metric, share, pixels)
        .result()
        .warnings.map(({ kind }) => kind),
    ).toEqual(['ground truth']);
    expect(
      add(metric, share, share)
        .result()
        .warnings.map(({ kind }) => kind),
    ).toEqual(['ground truth', 'detections']);
  });

  it('are none where units are said, boxes are pixels, or there are none', () => {
    expect(add(metric, pixels, share, 'normalised').result().warnings).toEqual([]);
    expect(add(metric, pixels, pixels).result().warnings).toEqual([]);
    expect(createEvaluator({ classes: ['a'], metric }).result().warnings).toEqual([]);
  });
});

it('are none for the first pixel itself, and none where one box of an image is elsewhere', () => {
  expect(add('voc10', [1, 1, 1, 1], [0, 0, 1, 1]).result().warnings).toEqual([]);
  const evaluator = createEvaluator({ classes: ['a'], metric: 'voc10' }).add({
    id: '1',
    groundTruth: { boxes: pixels, labels: [0] },
    detections: { boxes: [...share, ...pixels], labels: [0, 0], scores: [0.5, 0.5] },
  });
  expect(evaluator.result().warnings).toEqual([]);
});

it('name three images and count the others', () => {
  const evaluator = createEvaluator({ classes: ['a'], metric: 'voc10' });
  for (const id of ['1', '2', '3', '4', '5'])
    evaluator.addGroundTruth({ id, groundTruth: { boxes: share, labels: [0] } });
  expect(evaluator.result().warnings[0]!.message).toMatch(/in images "1", "2", "3" and 2 more\.$/);
});
