import fc from 'fast-check';
import { createEvaluator } from './evaluator.js';
import type { Evaluator } from './evaluator.js';
import type { ImageInput } from './image.js';
import type { EvaluatorOptions } from './options.js';
import { naiveClass } from './testing/naive.js';
import type { NaiveImage } from './testing/naive.js';

const classes = ['cat', 'dog'];

const image = (over: Partial<ImageInput> = {}): ImageInput => ({
  id: '1',
  groundTruth: { boxes: [1, 1, 10, 10], labels: [0] },
  detections: { boxes: [1, 1, 10, 10], labels: [0], scores: [0.9] },
  ...over,
});

const one = (input: ImageInput, options: Partial<EvaluatorOptions> = {}) => {
  const evaluator = createEvaluator({ classes, metric: 'voc10', ...options });
  evaluator.add(input);
  return evaluator.result();
};

describe('createEvaluator', () => {
  it('finds a perfect detection', () => {
    const { map, classes: c, images } = one(image());
    expect(map).toBe(1);
    expect(images).toBe(1);
    expect(c['cat']).toMatchObject({
      ap: 1,
      positives: 1,
      detections: 1,
      truePositives: 1,
      falsePositives: 0,
    });
    expect(c['dog']).toMatchObject({ ap: null, positives: 0, detections: 0 });
  });

  it('is 1/2 by area and 6/11 by eleven points when one of two objects is found, first', () => {
    // precision [1, 1/2], recall [1/2, 1/2]: area 1/2 · 1; recalls 0, .1, .2, .3, .4, .5 have precision 1, five have 0.
    const input = image({
      groundTruth: { boxes: [1, 1, 10, 10, 50, 50, 60, 60], labels: [0, 0] },
      detections: { boxes: [1, 1, 10, 10, 80, 80, 90, 90], labels: [0, 0], scores: [0.9, 0.8] },
    });
    const { classes: c } = one(input);
    expect([...c['cat']!.precision]).toEqual([1, 0.5]);
    expect([...c['cat']!.recall]).toEqual([0.5, 0.5]);
    expect(c['cat']!.ap).toBe(0.5);
    expect(one(input, { metric: 'voc07' }).map).toBeCloseTo(6 / 11, 12);
  });

  it('counts a width of inclusive pixels with +1, and IoU at the threshold as a hit', () => {
    // [1, 10] and [1, 5] of height 1: 10 and 5 pixels, IoU 5/10. Continuous: 9 and 4 long, but of height 0.
    const input = image({
      groundTruth: { boxes: [1, 1, 10, 1], labels: [0] },
      detections: { boxes: [1, 1, 5, 1], labels: [0], scores: [1] },
    });
    expect(one(input).map).toBe(1);
    expect(one(input, { iouThreshold: 0.5 + 1e-12 }).map).toBe(0);
    expect(one(input, { pixelOffset: 0 }).map).toBe(0);
    // Continuous, height 1: 9 and 4.5 long.
    const continuous = image({
      groundTruth: { boxes: [1, 0, 10, 1], labels: [0] },
      detections: { boxes: [1, 0, 5.5, 1], labels: [0], scores: [1] },
    });
    expect(one(continuous, { pixelOffset: 0 }).map).toBe(1);
    expect(one(continuous, { pixelOffset: 0, iouThreshold: 0.51 }).map).toBe(0);
  });

  it('looks only at the best match, taken or difficult or not', () => {
    // Both detections overlap object 0 most (IoU 1 and 90/100); the second must not fall back on object 1 (80/100).
    const boxes = [1, 1, 10, 10, 1, 1, 10, 8];
    const detections = { boxes: [1, 1, 10, 10, 1, 1, 10, 10], labels: [0, 0], scores: [0.9, 0.8] };
    expect(one(image({ groundTruth: { boxes, labels: [0, 0] }, detections })).classes['cat']).toMatchObject({
      truePositives: 1,
      falsePositives: 1,
    });
    const difficult = image({ groundTruth: { boxes, labels: [0, 0], difficult: [true, false] }, detections });
    expect(one(difficult).classes['cat']).toMatchObject({ positives: 1, difficult: 1, ignored: 2, ap: 0 });
    expect([...one(difficult).classes['cat']!.precision]).toEqual([NaN, NaN]);
    expect(one(difficult, { ignoreDifficult: false }).classes['cat']).toMatchObject({
      positives: 2,
      difficult: 0,
      truePositives: 1,
      falsePositives: 1,
    });
  });

  it('looks at the first of two objects that it overlaps as much', () => {
    const both = { boxes: [1, 1, 10, 10, 1, 1, 10, 10], labels: [0, 0] };
    const outcomes = [
      [true, false],
      [false, true],
    ].map((difficult) => one(image({ groundTruth: { ...both, difficult } })).classes['cat']);
    expect(outcomes).toMatchObject([
      { ignored: 1, truePositives: 0 },
      { ignored: 0, truePositives: 1 },
    ]);
  });

  it('does not take a detection of another class', () => {
    const result = one(image({ detections: { boxes: [1, 1, 10, 10], labels: [1], scores: [0.9] } }));
    expect(result.map).toBe(0);
    expect(result.classes['dog']).toMatchObject({ ap: null, detections: 1, falsePositives: 1 });
  });

  it('ranks equal scores in the order they came', () => {
    const hit = { boxes: [1, 1, 10, 10], labels: [0], scores: [0.5] };
    const miss = { boxes: [80, 80, 90, 90], labels: [0], scores: [0.5] };
    const evaluate = (detections: ImageInput['detections'][]): number => {
      const evaluator = createEvaluator({ classes, metric: 'voc10' });
      detections.forEach((d, i) => {
        evaluator.add(
          image({
            id: String(i),
            detections: d,
            ...(d === miss ? { groundTruth: { boxes: [], labels: [] } } : {}),
          }),
        );
      });
      return evaluator.result().map!;
    };
    expect(evaluate([hit, miss])).toBe(1);
    expect(evaluate([miss, hit])).toBe(0.5);
  });

  it('drops what is below the score threshold or beyond the limit of an image, and says how many', () => {
    const detections = {
      boxes: [1, 1, 10, 10, 1, 1, 10, 10, 1, 1, 10, 10],
      labels: [0, 1, 0],
      scores: [0.005, 0.2, 0.1],
    };
    expect(one(image({ detections }), { maxDetections: 1 })).toMatchObject({
      map: 0, // only the dog is left
      dropped: { belowScoreThreshold: 1, beyondMaxDetections: 1 },
    });
    const all = one(image({ detections }), { scoreThreshold: -Infinity, maxDetections: Infinity });
    expect(all.dropped).toMatchObject({ belowScoreThreshold: 0, beyondMaxDetections: 0 });
    expect(all.classes['cat']!.detections).toBe(2);
    // The threshold itself is kept.
    expect(one(image({ detections }), { scoreThreshold: 0.005 }).dropped.belowScoreThreshold).toBe(0);
  });

  it('takes normalised boxes of 0-based continuous coordinates to 1-based inclusive pixels', () => {
    // VOC [11, 20] in a width of 40 is continuous [10, 20], normalised [0.25, 0.5].
    const input = image({
      width: 40,
      height: 20,
      groundTruth: { boxes: [11, 11, 20, 20], labels: [0] },
      detections: { boxes: [0.25, 0.5, 0.5, 1], labels: [0], scores: [1], units: 'normalised' },
    });
    expect(one(input, { iouThreshold: 1 }).map).toBe(1);
    const continuous = { ...input, groundTruth: { boxes: [10, 10, 20, 20], labels: [0] } };
    expect(one(continuous, { iouThreshold: 1, pixelOffset: 0 }).map).toBe(1);
    expect(() => one({ ...input, width: 0 })).toThrow(
      'Expected image "1" to have a positive width for its normalised detection boxes, got 0.',
    );
  });

  it('has an answer without images, classes or detections', () => {
    expect(createEvaluator({ classes: [], metric: 'voc07' }).result()).toMatchObject({
      map: null,
      classes: {},
      images: 0,
    });
    expect(createEvaluator({ classes, metric: 'voc07' }).result().map).toBeNull();
    const empty = { boxes: [], labels: [] };
    expect(one(image({ groundTruth: empty, detections: { ...empty, scores: [] } })).map).toBeNull();
    expect(one(image({ detections: { ...empty, scores: [] } })).classes['cat']).toMatchObject({
      ap: 0,
      positives: 1,
    });
  });

  it('keeps a class called __proto__', () => {
    const result = one(image(), { classes: ['__proto__'] });
    expect(Object.entries(result.classes).map(([name, c]) => [name, c.ap])).toEqual([['__proto__', 1]]);
  });

  it('can go on after a result', () => {
    const evaluator = createEvaluator({ classes, metric: 'voc10' });
    evaluator.add(image());
    const first = evaluator.result();
    evaluator.add(image({ id: '2', detections: { boxes: [], labels: [], scores: [] } }));
    expect(first.map).toBe(1);
    expect(evaluator.result()).toMatchObject({ map: 0.5, images: 2 });
  });

  it('says which rules it used', () => {
    expect(one(image()).settings).toEqual({
      metric: 'voc10',
      ious: [0.5],
      iouThreshold: 0.5,
      pixelOffset: 1,
      ignoreDifficult: true,
      crowd: 'ignore',
      recallGrid: 'numpy',
      scoreThreshold: 0.01,
      maxDetections: 200,
      detectionLimits: [200],
      areas: [{ name: 'all', min: 0, max: 1e10 }],
      unknownImages: 'error',
      unknownClasses: 'error',
    });
  });
});

/** Coordinates on a coarse grid and few scores, so that ties of IoU and score are common. */
const box = fc
  .tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 0, max: 8 }),
    fc.integer({ min: 0, max: 8 }),
  )
  .map(([x, y, w, h]) => [x, y, x + w, y + h]);
const label = fc.integer({ min: 0, max: 2 });
const naiveImage: fc.Arbitrary<NaiveImage> = fc
  .tuple(
    fc.array(fc.tuple(box, label, fc.boolean()), { maxLength: 6 }),
    fc.array(fc.tuple(box, label, fc.integer({ min: -2, max: 8 })), { maxLength: 40 }),
  )
  .map(([truth, found]) => ({
    boxes: truth.map((t) => t[0]),
    labels: truth.map((t) => t[1]),
    difficult: truth.map((t) => t[2]),
    foundBoxes: found.map((f) => f[0]),
    foundLabels: found.map((f) => f[1]),
    scores: found.map((f) => f[2] / 8),
  }));
const options = fc.record({
  classes: fc.constant(['a', 'b', 'c']),
  metric: fc.constantFrom('voc07' as const, 'voc10' as const),
  iou: fc.constantFrom<number | number[]>(0.1, 0.25, 0.5, 1, [0.5, 0.1, 1]),
  pixelOffset: fc.constantFrom(0 as const, 1 as const),
  ignoreDifficult: fc.boolean(),
  recallGrid: fc.constantFrom('numpy' as const, 'matlab' as const),
  scoreThreshold: fc.constantFrom(-Infinity, 0, 0.25),
  maxDetections: fc.constantFrom(1, 5, Infinity),
});
const toInput = (naive: NaiveImage, i: number): ImageInput => ({
  id: String(i),
  groundTruth: { boxes: naive.boxes.flat(), labels: naive.labels, difficult: naive.difficult },
  detections: {
    boxes: Float32Array.from(naive.foundBoxes.flat()),
    labels: Int32Array.from(naive.foundLabels),
    scores: naive.scores,
  },
});
const fill = (evaluator: Evaluator, images: ImageInput[]): Evaluator => {
  for (const input of images) evaluator.add(input);
  return evaluator;
};

describe('against a naive implementation', () => {
  it('gives the same AP and counts', () => {
    fc.assert(
      fc.property(fc.array(naiveImage, { maxLength: 5 }), options, (images, o) => {
        const evaluator = fill(createEvaluator(o), images.map(toInput));
        const result = evaluator.result();
        const expected = o.classes.map((_, c) =>
          result.ious.map((iou) => naiveClass(images, c, { ...evaluator.settings, iouThreshold: iou })),
        );
        Object.values(result.classes).forEach(({ atIou }, c) => {
          atIou.forEach((got, t) => {
            const [ap, tp, fp, ignored] = expected[c]![t]!;
            expect([got.truePositives, got.falsePositives, got.ignored]).toEqual([tp, fp, ignored]);
            if (ap === null) expect(got.ap).toBeNull();
            else expect(got.ap).toBeCloseTo(ap, 12);
          });
        });
        const defined = expected.flat().flatMap(([ap]) => (ap === null ? [] : [ap]));
        if (defined.length === 0) expect(result.map).toBeNull();
        else expect(result.map).toBeCloseTo(defined.reduce((a, b) => a + b) / defined.length, 12);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on how the images were split over evaluators that are merged', () => {
    fc.assert(
      fc.property(fc.array(naiveImage, { maxLength: 6 }), options, fc.nat(6), (images, o, cut) => {
        const inputs = images.map(toInput);
        const whole = fill(createEvaluator(o), inputs);
        const first = fill(createEvaluator(o), inputs.slice(0, cut));
        const second = fill(createEvaluator(o), inputs.slice(cut));
        first.merge(structuredClone(second.state()));
        expect(first.result()).toEqual(whole.result());
      }),
    );
  });
});
