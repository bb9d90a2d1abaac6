import { createEvaluator } from './evaluator.js';
import type { ImageInput } from './image.js';
import type { EvaluatorOptions } from './options.js';

const classes = ['cat', 'dog'];

const image = (over: Partial<ImageInput> = {}): ImageInput => ({
  id: '1',
  groundTruth: { boxes: [1, 1, 10, 10], labels: [0] },
  detections: { boxes: [1, 1, 10, 10], labels: [0], scores: [0.9] },
  ...over,
});

const one = (input: ImageInput, options: Partial<EvaluatorOptions> = {}) =>
  createEvaluator({ classes, metric: 'voc10', ...options })
    .add(input)
    .result();

describe('bad input', () => {
  const bad: [string, Partial<ImageInput>, string, string][] = [
    [
      'NaN score',
      { detections: { boxes: [1, 1, 2, 2], labels: [0], scores: [NaN] } },
      'BAD_SCORE',
      'Expected a finite score in image "1", detection 0, got NaN.',
    ],
    [
      'reversed box',
      { detections: { boxes: [9, 1, 2, 2], labels: [1], scores: [1] } },
      'BAD_BOX',
      'Expected xmin ≤ xmax and ymin ≤ ymax in image "1", detection 0 ("dog"), got [9, 1, 2, 2].',
    ],
    [
      'object of negative width',
      { groundTruth: { boxes: [2, 1, 1.5, 2], labels: [0] } },
      'BAD_BOX',
      'image "1", ground truth 0 ("cat"), got [2, 1, 1.5, 2]',
    ],
    [
      'NaN coordinate',
      { groundTruth: { boxes: [1, 1, 2, NaN], labels: [0] } },
      'BAD_BOX',
      'Expected finite coordinates in image "1", ground truth 0 ("cat"), got ymax=NaN.',
    ],
    [
      'infinite coordinate',
      { groundTruth: { boxes: [1, -Infinity, 2, 2], labels: [0] } },
      'BAD_BOX',
      'got ymin=-Infinity',
    ],
    [
      'label out of range',
      { detections: { boxes: [1, 1, 2, 2], labels: [2], scores: [1] } },
      'BAD_LABEL',
      'Expected a label from 0 to 1 (an index into classes) in image "1", detection 0, got 2.',
    ],
    [
      'class name that is not in the list',
      { groundTruth: { boxes: [1, 1, 2, 2], labels: ['dogs'] } },
      'BAD_LABEL',
      'Expected a class of the list in image "1", ground truth 0, got "dogs". Did you mean "dog"? Available: cat, dog.',
    ],
    ['fractional label', { groundTruth: { boxes: [1, 1, 2, 2], labels: [0.5] } }, 'BAD_LABEL', 'got 0.5'],
    [
      'negative size',
      { detections: { boxes: [9, 1, -1, 2], labels: ['dog'], scores: [1], layout: 'xywh' } },
      'BAD_BOX',
      'Expected width ≥ 0 and height ≥ 0 in image "1", detection 0 ("dog"), got [9, 1, -1, 2].',
    ],
    [
      'unknown layout',
      { groundTruth: { boxes: [], labels: [], layout: 'yxyx' as 'xyxy' } },
      'BAD_IMAGE',
      'Unknown layout "yxyx" in image "1". Available: xyxy, xywh.',
    ],
    [
      'areas and labels',
      { groundTruth: { boxes: [1, 1, 2, 2], labels: [0], area: [] } },
      'LENGTH_MISMATCH',
      'Expected an area a label in image "1", ground truths, got 0 for 1 labels.',
    ],
    [
      'negative area',
      { groundTruth: { boxes: [1, 1, 2, 2], labels: [0], area: [-1] } },
      'BAD_BOX',
      'Expected a finite area ≥ 0 in image "1", ground truth 0, got -1.',
    ],
    [
      'crowd flags and labels',
      { groundTruth: { boxes: [1, 1, 2, 2], labels: [0], crowd: [0, 1] } },
      'LENGTH_MISMATCH',
      'Expected a crowd flag a label in image "1"',
    ],
    [
      'endless sequence',
      { sequence: Infinity },
      'BAD_IMAGE',
      'Expected a finite sequence of image "1", got Infinity.',
    ],
    ['negative label', { groundTruth: { boxes: [1, 1, 2, 2], labels: [-1] } }, 'BAD_LABEL', 'got -1'],
    [
      'boxes and labels',
      { groundTruth: { boxes: [1, 1, 2], labels: [0] } },
      'LENGTH_MISMATCH',
      'Expected 4 coordinates a label in image "1", ground truths, got 3 for 1 labels.',
    ],
    [
      'scores and labels',
      { detections: { boxes: [1, 1, 2, 2], labels: [0], scores: [] } },
      'LENGTH_MISMATCH',
      'Expected a score a label in image "1", detections, got 0 for 1 labels.',
    ],
    [
      'flags and labels',
      { groundTruth: { boxes: [1, 1, 2, 2], labels: [0], difficult: [] } },
      'LENGTH_MISMATCH',
      'Expected a difficult flag a label in image "1", ground truths, got 0 for 1 labels.',
    ],
    ['empty id', { id: '' }, 'BAD_IMAGE', 'Expected an image id (a non-empty string), got "".'],
    [
      'no size',
      { detections: { boxes: [0, 0, 1, 1], labels: [0], scores: [1], units: 'normalised' } },
      'BAD_IMAGE',
      'positive width for its normalised detection boxes, got undefined',
    ],
  ];

  it.each(bad)('%s', (_, over, code, message) => {
    const evaluator = createEvaluator({ classes, metric: 'voc10' });
    const run = (): void => {
      evaluator.add(image(over));
    };
    expect(run).toThrow(
      expect.objectContaining({
        name: 'EvaluationError',
        code,
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
    // A refused image leaves no trace, not even its id.
    expect(evaluator.result().images).toBe(0);
    evaluator.add(image());
    expect(evaluator.result()).toMatchObject({ map: 1, images: 1 });
  });

  it('duplicate id', () => {
    const evaluator = createEvaluator({ classes, metric: 'voc10' });
    evaluator.add(image());
    expect(() => {
      evaluator.add(image());
    }).toThrow('Expected every image once, got "1" again.');
    expect(evaluator.result().classes['cat']!.positives).toBe(1);
  });

  it('allows a detection narrower than a pixel', () => {
    // Continuous [10.4, 10.6] is [11.4, 10.6] in 1-based inclusive pixels.
    expect(() =>
      one(image({ detections: { boxes: [11.4, 1, 10.6, 2], labels: [0], scores: [1] } })),
    ).not.toThrow();
    expect(() => one(image({ detections: { boxes: [11.4, 1, 10.3, 2], labels: [0], scores: [1] } }))).toThrow(
      'xmin ≤ xmax',
    );
    expect(() =>
      one(image({ detections: { boxes: [11.4, 1, 10.6, 2], labels: [0], scores: [1] } }), { pixelOffset: 0 }),
    ).toThrow('xmin ≤ xmax');
  });

  it.each<[Partial<Record<keyof EvaluatorOptions, unknown>>, string]>([
    [
      { metric: 'voc7' },
      'Unknown metric "voc7". Did you mean "voc07"? Available: voc07, voc10, coco, reference.',
    ],
    [{ metric: undefined }, 'Unknown metric "undefined".'],
    [{ iouThreshold: 0 }, 'Expected 0 < iouThreshold ≤ 1, got 0.'],
    [{ iou: [0.5, 1.5] }, 'Expected 0 < iou ≤ 1, got 1.5.'],
    [{ iou: [] }, 'Expected iou to be a number or a list of them, got [].'],
    [{ iou: [0.5, 0.75, 0.5] }, 'Expected every value of iou once, got 0.5 twice.'],
    [{ iou: 0.5, iouThreshold: 0.5 }, 'Expected iou or iouThreshold, which mean the same, got both.'],
    [{ maxDetections: [1, 10] }, 'for metric "voc10" (only "coco" takes several), got [1,10].'],
    [
      { metric: 'coco', maxDetections: [0] },
      'Expected maxDetections to be a positive integer or Infinity, got 0.',
    ],
    [{ areas: [] }, 'Expected no areas for metric "voc10": only "coco" reports by area.'],
    [{ metric: 'coco', areas: [{ name: 'all', min: 0, max: 1 }] }, 'got "all" again.'],
    [{ metric: 'coco', areas: [{ name: '100', min: 0, max: 1 }] }, 'areas[0].name to be a word'],
    [
      { metric: 'coco', areas: [{ name: 'a', min: 2, max: 1 }] },
      'Expected 0 ≤ min ≤ max in area "a", got 2 and 1.',
    ],
    [{ crowd: 'ignored' }, 'Unknown crowd "ignored". Did you mean "ignore"? Available: ignore, count.'],
    [{ unknownImages: 'ignored' }, 'Unknown unknownImages "ignored". Did you mean "ignore"?'],
    [{ unknownClasses: 'ignore' }, 'Unknown unknownClasses "ignore".'],
    [{ iouThreshold: NaN }, 'got NaN'],
    [
      { pixelOffset: 2 },
      'Expected pixelOffset to be 1 (inclusive pixels) or 0 (continuous coordinates), got 2.',
    ],
    [{ maxDetections: 0 }, 'Expected maxDetections to be a positive integer or Infinity, got 0.'],
    [{ scoreThreshold: NaN }, 'Expected scoreThreshold to be a number'],
    [
      { recallGrid: 'mathlab' },
      'Unknown recallGrid "mathlab". Did you mean "matlab"? Available: numpy, matlab.',
    ],
    [{ ignoreDifficult: 'no' }, 'Expected ignoreDifficult to be a boolean, got no.'],
    [{ classes: ['a', 'a'] }, 'Expected every class once, got "a" again at classes[1].'],
    [{ classes: [''] }, 'Expected classes[0] to be a non-empty string, got "".'],
  ])('option %j', (options, message) => {
    expect(() => createEvaluator({ classes, metric: 'voc10', ...options } as EvaluatorOptions)).toThrow(
      message,
    );
  });
});
