import { bootstrap } from './analysis/bootstrap.js';
import { compareEvaluations } from './analysis/comparison.js';
import { confusionMatrix } from './analysis/confusion-matrix.js';
import { diagnose } from './analysis/diagnosis.js';
import { worstImages } from './analysis/worst-images.js';
import { readComp4 } from './comp4-read.js';
import { writeComp4 } from './comp4-write.js';
import { evaluate } from './evaluate.js';
import { createEvaluator } from './evaluator.js';
import { readCocoResults } from './formats/coco-results-read.js';
import { writeCocoResults } from './formats/coco-results-write.js';
import { readCocoGroundTruth } from './formats/coco-truth-read.js';
import { writeCocoGroundTruth } from './formats/coco-truth-write.js';
import { readCsv } from './formats/csv-read.js';
import { writeCsv } from './formats/csv-write.js';
import type { BoxSet } from './image.js';
import { precisionRecallSvg } from './precision-recall-svg.js';
import { confusionSvg } from './reports/confusion-svg.js';

/** What JavaScript lets a caller pass: every type is gone. */
const loose = (f: unknown) => f as (...args: unknown[]) => unknown;

const classes = ['a'];
const options = { classes, metric: 'voc10' as const };
const empty = { boxes: [], labels: [], scores: [] };
const evaluator = createEvaluator(options);
const csv = 'image,class,score,xmin,ymin,xmax,ymax\n';
const coco = { images: [], annotations: [], categories: [] };
const result = evaluator.result();
const diagnosis = diagnose(evaluator);

const calls: [string, (given: unknown) => unknown, object][] = [
  ['createEvaluator', (given) => loose(createEvaluator)(given), options],
  ['createEvaluator', (given) => loose(evaluate)([], new Map(), given), options],
  ['result', (given) => loose(evaluator.result.bind(evaluator))(given), {}],
  ['writeComp4', (given) => loose(writeComp4)([], given), { classes, split: 'test' }],
  ['readComp4', (given) => loose(readComp4)([], given), { classes }],
  ['readCsv', (given) => loose(readCsv)(csv, given), {}],
  ['writeCsv', (given) => loose(writeCsv)([], given), { classes }],
  ['readCocoResults', (given) => loose(readCocoResults)('[]', given), {}],
  ['writeCocoResults', (given) => loose(writeCocoResults)([], given), { classes }],
  ['readCocoGroundTruth', (given) => loose(readCocoGroundTruth)(coco, given), {}],
  ['writeCocoGroundTruth', (given) => loose(writeCocoGroundTruth)([], given), { classes }],
  ['diagnose', (given) => loose(diagnose)(evaluator, given), {}],
  ['worstImages', (given) => loose(worstImages)(diagnosis, given), {}],
  ['confusionMatrix', (given) => loose(confusionMatrix)(evaluator, given), {}],
  ['bootstrap', (given) => loose(bootstrap)(evaluator, given), { resamples: 1 }],
  ['bootstrap', (given) => loose(compareEvaluations)(evaluator, evaluator, given), { resamples: 1 }],
  ['precisionRecallSvg', (given) => loose(precisionRecallSvg)(result, given), {}],
  ['confusionSvg', (given) => loose(confusionSvg)(confusionMatrix(evaluator), given), {}],
];

it.each(calls)('options of %s are an object with known names', (owner, run, right) => {
  expect(() => run(right)).not.toThrow();
  expect(() => run({ ...right, thresold: undefined })).not.toThrow();
  for (const [given, message] of [
    [{ ...right, thresold: 1 }, `Unknown option of ${owner} "thresold".`],
    [0.5, `Expected the options of ${owner} to be an object, got 0.5.`],
    [null, `Expected the options of ${owner} to be an object, got null.`],
  ] as const) {
    expect(() => run(given)).toThrow(
      expect.objectContaining({
        code: 'BAD_OPTION',
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
  }
});

it.each<[string, object, string]>([
  ['no ground truth', { id: '1', detections: empty }, 'image "1", ground truths, got nothing'],
  ['no detections', { id: '1', groundTruth: empty }, 'image "1", detections, got nothing'],
  ['no labels', { id: '1', groundTruth: { boxes: [] }, detections: empty }, 'ground truths, got { boxes }'],
  [
    'no scores',
    { id: '1', groundTruth: empty, detections: { boxes: [], labels: [] } },
    'scores in image "1", detections, got nothing',
  ],
])('%s is an error, and nothing is taken in', (_, image, message) => {
  const own = createEvaluator(options);
  expect(() => loose(own.add.bind(own))(image)).toThrow(
    expect.objectContaining({
      code: 'BAD_IMAGE',
      message: expect.stringContaining(message) as string,
    }) as Error,
  );
  expect(own.result().images).toBe(0);
});

it.each([undefined, 'a', 3])('%p is no list of classes', (given) => {
  expect(() => loose(createEvaluator)({ classes: given, metric: 'voc10' })).toThrow(
    'Expected classes to be a list of names',
  );
});

it.each(['voc07', 'coco', 'reference'] as const)(
  'takes centre, width, height as it takes corners (%s)',
  (metric) => {
    const map = (detections: BoxSet): unknown =>
      createEvaluator({ classes, metric })
        .add({
          id: '1',
          width: 100,
          height: 80,
          groundTruth: { boxes: [10, 20, 50, 60], labels: [0] },
          detections: { ...detections, scores: [0.9] },
        })
        .result({}).classes['a']!.atIou;
    const labels = [0];
    // [12, 20, 48, 60]: centre (30, 40), 36 × 40; in shares of 100 × 80 centre (0.3, 0.5), 0.36 × 0.5
    const corners = map({ boxes: [12, 20, 48, 60], labels });
    expect(map({ boxes: [30, 40, 36, 40], labels, layout: 'cxcywh' })).toEqual(corners);
    expect(map({ boxes: [0.3, 0.5, 0.36, 0.5], labels, layout: 'cxcywh', units: 'normalised' })).toEqual(
      map({ boxes: [0.12, 0.25, 0.48, 0.75], labels, units: 'normalised' }),
    );
    expect(() => map({ boxes: [30, 40, -36, 40], labels, layout: 'cxcywh' })).toThrow('width ≥ 0');
  },
);
