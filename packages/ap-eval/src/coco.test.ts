import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { createEvaluator } from './evaluator.js';
import type { EvaluatorOptions } from './options.js';
import type { EvaluationResult } from './result.js';
import { cocoImages } from './testing/coco-case.js';
import type { CocoCase } from './testing/coco-case.js';
import { naiveCocoSlice } from './testing/naive-coco.js';
import type { NaiveCocoImage } from './testing/naive-coco.js';

const readFixture = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8'));

const run = (c: CocoCase): EvaluationResult => {
  const { iou, maxDetections, areas } = c.settings ?? {};
  const evaluator = createEvaluator({
    classes: c.categories.map(String),
    metric: 'coco',
    ...(iou ? { iou } : {}),
    ...(maxDetections ? { maxDetections } : {}),
    ...(areas ? { areas: areas.map(([name, min, max]) => ({ name, min, max })) } : {}),
  });
  for (const image of cocoImages(c)) evaluator.add(image);
  return evaluator.result();
};

/** NaN is how the grid says undefined, null how the fixture does. */
const orNull = (values: Float64Array): (number | null)[] =>
  [...values].map((v) => (Number.isNaN(v) ? null : v));

const expectClose = (got: (number | null)[], expected: (number | null)[]): void => {
  expect(got).toHaveLength(expected.length);
  got.forEach((value, i) => {
    if (value === null || expected[i] === null) expect(value).toBe(expected[i]);
    else expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-12);
  });
};

describe('pycocotools', () => {
  const { cases } = readFixture('coco/cases.json') as { cases: CocoCase[] };

  it.each(cases.map((c) => [c.name, c] as const))('%s', (_, c) => {
    const { numbers, grid } = run(c);
    expectClose(orNull(grid!.averagePrecisions), c.ap);
    expectClose(orNull(grid!.recalls), c.recall);
    if (!c.stats) return;
    expect(Object.keys(numbers)).toEqual(Object.keys(c.stats));
    expectClose(Object.values(numbers), Object.values(c.stats));
  });

  it('has what the cases are for in them', () => {
    const most = (c: CocoCase): number => {
      const count = new Map<string, number>();
      for (const [image, category] of c.detections) {
        const key = `${image} ${category}`;
        count.set(key, (count.get(key) ?? 0) + 1);
      }
      return Math.max(...count.values());
    };
    expect(cases.map(most).filter((n) => n > 100)).toHaveLength(1);
    expect(cases.some((c) => c.truth.some((row) => row[7] === 1))).toBe(true);
    for (const c of cases) {
      expect(c.ap.includes(null)).toBe(true); // a class without objects
      expect(c.images.some((id) => c.truth.every((row) => row[0] !== id))).toBe(true);
    }
  });
});

describe('padilla-coco-sample', () => {
  const { input, published, recomputed } = readFixture('padilla-coco-sample/sample.json') as {
    input: Omit<CocoCase, 'ap' | 'recall'>;
    published: Record<string, number>;
    recomputed: Record<string, number>;
  };
  const { numbers } = run({ ...input, ap: [], recall: [] });

  it('agrees with the numbers of the tool and with those recomputed by pycocotools', () => {
    for (const [name, value] of Object.entries(published))
      expect(Math.abs(numbers[name]! - value)).toBeLessThan(1e-6);
    for (const [name, value] of Object.entries(recomputed))
      expect(Math.abs(numbers[name]! - value)).toBeLessThan(1e-9);
    expect(Object.keys(published)).toEqual(Object.keys(numbers));
  });
});

describe('COCO by hand', () => {
  const coco = (options: Partial<EvaluatorOptions> = {}) =>
    createEvaluator({ classes: ['cat'], metric: 'coco', iou: 0.5, areas: [], ...options });

  it('is 51/101 when one of two objects is found, first', () => {
    // Recalls 0, .01 … .5 have precision 1 (less an epsilon of the denominator), the 50 others 0.
    const { map, numbers, classes } = coco()
      .add({
        id: '1',
        groundTruth: { boxes: [0, 0, 10, 10, 50, 50, 60, 60], labels: [0, 0] },
        detections: { boxes: [0, 0, 10, 10, 80, 80, 90, 90], labels: [0, 0], scores: [0.9, 0.8] },
      })
      .result();
    expect(map).toBeCloseTo(51 / 101, 14);
    expect(numbers).toEqual({ AP: map, AP50: map, AR1: 0.5, AR10: 0.5, AR100: 0.5 });
    expect(classes['cat']).toMatchObject({ positives: 2, truePositives: 1, falsePositives: 1, ap: map });
  });

  it('has the last bits of pycocotools', () => {
    const one = (x: number, width: number, iou: number): number =>
      coco({ iou })
        .add({
          id: '1',
          groundTruth: { boxes: [x, 0, width, 1], labels: [0], layout: 'xywh' },
          detections: { boxes: [x, 0, width, 1], labels: [0], scores: [0.9], layout: 'xywh' },
        })
        .result().map!;
    // The precision of one hit is 1 / (1 + 2⁻⁵²), and its IoU with itself (0.8 + 0.1 − 0.8 = 0.09999999999999998) below 1.
    expect(one(0, 1, 0.5)).toBeLessThan(1);
    expect(one(0, 1, 0.5)).toBeCloseTo(1, 15);
    expect(0.8 + 0.1 - 0.8).toBeLessThan(0.1);
    expect(one(0.8, 0.1, 1)).toBeCloseTo(1, 12);
  });

  it('takes the next best object where VOC would not', () => {
    // Both detections are on object 0; the second falls back on object 1, with which its IoU is 80/100.
    const groundTruth = { boxes: [0, 0, 10, 10, 0, 0, 10, 8], labels: [0, 0] };
    const detections = { boxes: [0, 0, 10, 10, 0, 0, 10, 10], labels: [0, 0], scores: [0.9, 0.8] };
    expect(coco().add({ id: '1', groundTruth, detections }).result().map).toBeCloseTo(1, 12);
    const voc = createEvaluator({ classes: ['cat'], metric: 'voc10', pixelOffset: 0 });
    expect(voc.add({ id: '1', groundTruth, detections }).result().map).toBe(0.5);
  });

  it('lets crowds take up any number of detections that lie inside', () => {
    // A crowd of 100 × 100 and two detections of 10 × 10 inside: IoU over their own area is 1. One of 20 × 10 half inside.
    const image = {
      id: '1',
      groundTruth: { boxes: [0, 0, 100, 100, 200, 0, 210, 10], labels: [0, 0], crowd: [1, 0] },
      detections: {
        boxes: [0, 0, 10, 10, 20, 20, 30, 30, 90, 50, 110, 60, 200, 0, 210, 10],
        labels: [0, 0, 0, 0],
        scores: [0.9, 0.8, 0.7, 0.6],
      },
    };
    expect(coco().add(image).result().classes['cat']).toMatchObject({
      positives: 1,
      crowds: 1,
      truePositives: 1,
      falsePositives: 0,
      ignored: 3,
    });
    expect(coco({ crowd: 'count' }).add(image).result().classes['cat']).toMatchObject({
      positives: 2,
      crowds: 0,
      truePositives: 1,
      falsePositives: 3,
    });
  });

  it('looks at the given area of an object, and at the box of a detection', () => {
    // The object's mask has 1000 square pixels: small. Its box, and the detection, have 40 × 40 = 1600: medium.
    const { numbers } = coco({ areas: [{ name: 'small', min: 0, max: 1024 }] })
      .add({
        id: '1',
        groundTruth: { boxes: [0, 0, 40, 40], labels: [0], area: [1000] },
        detections: { boxes: [0, 0, 40, 40], labels: [0], scores: [0.9] },
      })
      .add({
        id: '2',
        groundTruth: { boxes: [], labels: [] },
        detections: { boxes: [0, 0, 40, 40, 0, 0, 10, 10], labels: [0, 0], scores: [0.99, 0.95] },
      })
      .result();
    // All: two false positives before the hit, 1/3. Small: the one of 40 × 40 is out of range and counts as nothing, 1/2.
    expect(numbers['AP']).toBeCloseTo(1 / 3, 12);
    expect(numbers['APsmall']).toBeCloseTo(1 / 2, 12);
  });

  it('reports classes with and without objects, and nothing of nothing', () => {
    const empty = createEvaluator({ classes: ['cat', 'dog'], metric: 'coco' });
    expect(empty.result()).toMatchObject({
      map: null,
      images: 0,
      classes: { cat: { ap: null, detections: 0 } },
    });
    expect(Object.values(empty.result().numbers)).toEqual(Array(12).fill(null));
    const { classes } = empty
      .add({
        id: '1',
        groundTruth: { boxes: [0, 0, 10, 10], labels: ['cat'] },
        detections: { boxes: [0, 0, 10, 10], labels: ['dog'], scores: [0.9] },
      })
      .result();
    expect(classes['cat']).toMatchObject({ ap: 0, positives: 1, detections: 0 });
    expect(classes['cat']!.numbers).toMatchObject({ AP: 0, APsmall: 0, APmedium: null, AR100: 0 });
    expect(classes['dog']).toMatchObject({ ap: null, positives: 0, detections: 1, falsePositives: 1 });
  });

  it('gives the curves of the threshold asked for', () => {
    // IoU 8/10.
    const evaluator = createEvaluator({ classes: ['cat'], metric: 'coco' }).add({
      id: '1',
      groundTruth: { boxes: [0, 0, 10, 10], labels: [0] },
      detections: { boxes: [0, 0, 10, 8], labels: [0], scores: [0.9] },
    });
    const low = evaluator.result().classes['cat']!;
    expect([low.truePositives, [...low.recall], low.atIou.map(({ truePositives }) => truePositives)]).toEqual(
      [1, [1], [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]],
    );
    const high = evaluator.result({ curveIou: 0.95 });
    expect(high.iou).toBe(0.95);
    expect([high.classes['cat']!.falsePositives, [...high.classes['cat']!.recall]]).toEqual([1, [0]]);
    expect(() => evaluator.result({ curveIou: 0.51 })).toThrow(
      'Expected curveIou to be one of the thresholds evaluated (0.5, 0.55, ',
    );
  });
});

/** Few sizes and scores, so that ties are common. */
const box = fc
  .tuple(fc.nat(12), fc.nat(12), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }))
  .map((values): number[] => values);
const label = fc.nat(1);
const image: fc.Arbitrary<NaiveCocoImage> = fc
  .tuple(
    fc.array(fc.tuple(box, label, fc.boolean(), fc.boolean(), fc.option(fc.nat(60), { nil: undefined })), {
      maxLength: 6,
    }),
    fc.array(fc.tuple(box, label, fc.nat(6)), { maxLength: 20 }),
  )
  .map(([truth, found]) => ({
    boxes: truth.map((t) => t[0]),
    labels: truth.map((t) => t[1]),
    crowd: truth.map((t) => t[2]),
    difficult: truth.map((t) => t[3]),
    area: truth.map((t) => t[4]),
    foundBoxes: found.map((f) => f[0]),
    foundLabels: found.map((f) => f[1]),
    scores: found.map((f) => f[2] / 8),
  }));

describe('against a naive implementation', () => {
  it('gives the same AP and recall of every slice', () => {
    fc.assert(
      fc.property(
        fc.array(image, { maxLength: 4 }),
        fc.record({
          iou: fc.constantFrom<number | number[]>(0.25, [0.1, 0.5], [1 / 3, 0.75, 1]),
          maxDetections: fc.constantFrom<number | number[]>(1, [2, 5], [1, 3, Infinity]),
          areas: fc.constantFrom(
            [],
            [{ name: 'small', min: 0, max: 20 }],
            [{ name: 'big', min: 12, max: 64 }],
          ),
          pixelOffset: fc.constantFrom(0 as const, 1 as const),
          crowd: fc.constantFrom('ignore' as const, 'count' as const),
          ignoreDifficult: fc.boolean(),
          scoreThreshold: fc.constantFrom(-Infinity, 0.25),
        }),
        (images, options) => {
          const evaluator = createEvaluator({ classes: ['a', 'b'], metric: 'coco', ...options });
          images.forEach((one, i) => {
            evaluator.add({
              id: String(i),
              groundTruth: {
                boxes: one.boxes.flat(),
                labels: one.labels,
                layout: 'xywh',
                crowd: one.crowd,
                difficult: one.difficult,
                area: one.area.map(
                  (area, k) =>
                    area ??
                    (one.boxes[k]![2]! + options.pixelOffset) * (one.boxes[k]![3]! + options.pixelOffset),
                ),
              },
              detections: {
                boxes: one.foundBoxes.flat(),
                labels: one.foundLabels,
                scores: one.scores,
                layout: 'xywh',
              },
            });
          });
          const { grid, settings } = evaluator.result();
          let at = 0;
          for (const iou of settings.ious) {
            for (const c of [0, 1]) {
              for (const area of settings.areas) {
                for (const limit of settings.detectionLimits) {
                  const [ap, recall] = naiveCocoSlice(images, c, iou, area, limit, settings);
                  expectClose(orNull(grid!.averagePrecisions.subarray(at, at + 1)), [ap]);
                  expectClose(orNull(grid!.recalls.subarray(at, at + 1)), [recall]);
                  at++;
                }
              }
            }
          }
          expect(grid!.averagePrecisions).toHaveLength(at);
        },
      ),
      { numRuns: 400 },
    );
  });
});
