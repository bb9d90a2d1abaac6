import { createEvaluator, metrics } from '@ssd/ap-eval';
import type { VocSample } from '@ssd/voc-dataset';
import { isSameMeasure, measureOf } from '../checkpoint/measure.js';
import { madeConfig } from '../testing/run-files.js';
import { mapAt50 } from '../evaluation/map-at-50.js';
import { describeMeasure, overlapOf } from '../evaluation/map-name.js';
import { ap50Beside, decidingNumber, METRIC_NAMES } from './metrics.js';
import { evaluationSettings } from '../evaluation/run-evaluation.js';
import { scoreImages } from '../evaluation/score-images.js';

const classes = ['cat'];
/** VOC's pixels 11 … 110: 100 × 100 continuous ones from 10 on. */
const sample: VocSample = {
  id: 'a',
  image: 'a.jpg',
  annotation: 'a.xml',
  width: 200,
  height: 200,
  objects: [
    { label: 'cat', box: { xmin: 11, ymin: 11, xmax: 110, ymax: 110 }, difficult: false, truncated: false },
  ],
};
/** 72 of its 100 columns: an overlap of 0.72, right at .5 … .7 and wrong at .75 … .95. */
const images = [
  { sample, detections: [{ label: 'cat', score: 0.9, box: { xmin: 10, ymin: 10, xmax: 82, ymax: 110 } }] },
];

it('has an entry for every metric of @ssd/ap-eval', () => {
  expect([...METRIC_NAMES].sort()).toEqual([...metrics].sort());
});

it.each([
  ['voc07', 1, undefined, '', 'VOC07 (11 points), IoU ≥ 0.5'],
  ['voc10', 1, undefined, '', 'VOC10 (area under the curve), IoU ≥ 0.5'],
  [
    'reference',
    1,
    undefined,
    '',
    "the reference's calculator (11 points, a grid of whole pixels), IoU ≥ 0.5",
  ],
  ['coco', 0.5, 1, '@[.50:.95]', 'COCO (101 points, the mean over ten overlaps), IoU [.50:.95]'],
] as const)('%s decides by %d', (metric, number, ap50, name, words) => {
  const settings = evaluationSettings({ metric });
  const result = scoreImages({ images, settings }, classes).result();
  expect(decidingNumber(result)).toBeCloseTo(number, 12); // of COCO 5 of 10 overlaps
  if (ap50 === undefined) expect(ap50Beside(result)).toBeUndefined();
  else expect(ap50Beside(result)).toBeCloseTo(ap50, 12);
  expect(mapAt50({ images, result, settings }, classes)).toBeCloseTo(1, 12);
  expect(overlapOf(result)).toBe(name);
  expect(describeMeasure(result)).toBe(words);
});

it('computes coco as @ssd/ap-eval does of continuous pixels', () => {
  const own = scoreImages({ images, settings: evaluationSettings({ metric: 'coco' }) }, classes).result();
  const theirs = createEvaluator({ classes, metric: 'coco' });
  theirs.add({
    id: 'a',
    groundTruth: { boxes: [10, 10, 110, 110], labels: [0] },
    detections: { boxes: [10, 10, 82, 110], labels: [0], scores: [0.9] },
  });
  expect(own.numbers).toEqual(theirs.result().numbers);
});

it('takes no overlap beside one with its own, and none of those meant for another', () => {
  expect(evaluationSettings({ metric: 'coco' }, { metric: 'voc10', iouThreshold: 0.75 })).toMatchObject({
    metric: 'coco',
    iouThreshold: 0.5,
  });
  expect(evaluationSettings({ metric: 'voc07' }, { iouThreshold: 0.75 })).toMatchObject({
    iouThreshold: 0.75,
  });
  expect(() => evaluationSettings({ metric: 'coco', iouThreshold: 0.75 })).toThrow('got 0.75');
  expect(() => evaluationSettings({ metric: 'cocoa' as 'coco' })).toThrow('Did you mean "coco"?');
});

it('is part of what a measurement is: a resumed run with another one begins anew', () => {
  const voc = measureOf({ ...madeConfig, metric: 'voc10' }, undefined);
  const coco = measureOf({ ...madeConfig, metric: 'coco' }, undefined);
  expect(isSameMeasure(voc, coco)).toBe(false);
  expect(isSameMeasure(coco, { ...coco })).toBe(true);
});
