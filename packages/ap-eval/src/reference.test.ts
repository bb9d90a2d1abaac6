import { readFileSync } from 'node:fs';
import { gridPixel } from './box-form.js';
import { createEvaluator } from './evaluator.js';
import type { EvaluatorOptions } from './options.js';

interface Fixture {
  width: number;
  height: number;
  cases: {
    classes: number;
    images: {
      objects: number[][];
      labels: number[];
      difficult: number[];
      found: number[][];
      foundLabels: number[];
      scores: number[];
    }[];
    ap: Record<string, number>;
    map: number;
  }[];
}

describe('an implementation of the rules in NumPy', () => {
  const { width, height, cases } = JSON.parse(
    readFileSync(new URL('../fixtures/reference/cases.json', import.meta.url), 'utf8'),
  ) as Fixture;
  const pixels = (boxes: number[][]): number[] =>
    boxes.flatMap((box) => box.map((v, k) => v * (k % 2 === 0 ? width : height)));

  it.each([
    ['normalised', 'pixels'],
    ['pixels', 'normalised'],
  ] as const)('agrees on %s objects and %s detections', (truthUnits, foundUnits) => {
    for (const c of cases) {
      const classes = Array.from({ length: c.classes }, (_, i) => `class ${i}`);
      const evaluator = createEvaluator({
        classes,
        metric: 'reference',
        scoreThreshold: 0,
        maxDetections: Infinity,
      });
      c.images.forEach((image, i) => {
        evaluator.add({
          id: String(i),
          width,
          height,
          groundTruth: {
            boxes: truthUnits === 'pixels' ? pixels(image.objects) : image.objects.flat(),
            labels: image.labels,
            difficult: image.difficult,
            units: truthUnits,
          },
          detections: {
            boxes: foundUnits === 'pixels' ? pixels(image.found) : image.found.flat(),
            labels: image.foundLabels,
            scores: image.scores,
            units: foundUnits,
          },
        });
      });
      const result = evaluator.result();
      // Classes without objects are absent, not null.
      expect(Object.keys(result.classes)).toEqual(Object.keys(c.ap).map((label) => classes[Number(label)]));
      Object.values(c.ap).forEach((ap, i) => {
        expect(Math.abs(Object.values(result.classes)[i]!.ap! - ap)).toBeLessThan(1e-12);
      });
      expect(Math.abs(result.map! - c.map)).toBeLessThan(1e-12);
    }
  });
});

describe('the reference by hand', () => {
  const reference = (options: Partial<EvaluatorOptions> = {}) =>
    createEvaluator({ classes: ['cat', 'dog'], metric: 'reference', ...options });

  it('measures overlaps on whole pixels of a grid, both ends counted', () => {
    // On the grid the object covers 0…99 and the detection 0…49, both in rows 0…99: 50 of 100 columns, IoU .5.
    // Continuous, 0.0495 of 0.0995 would be less than .5.
    const image = {
      id: '1',
      width: 640,
      height: 480,
      groundTruth: { boxes: [0, 0, 0.0995, 0.0995], labels: [0], units: 'normalised' as const },
      detections: {
        boxes: [0, 0, 0.0495, 0.0995],
        labels: [0],
        scores: [0.9],
        units: 'normalised' as const,
      },
    };
    expect(reference().add(image).result().map).toBe(1);
    expect(reference({ iou: 0.501 }).add(image).result().map).toBe(0);
    const voc = createEvaluator({ classes: ['cat', 'dog'], metric: 'voc07', pixelOffset: 0 });
    expect(voc.add(image).result().map).toBe(0);
  });

  it('counts difficult objects, and is 0 without any', () => {
    expect(reference().result()).toMatchObject({ map: 0, classes: {}, numbers: { AP: 0 } });
    const result = reference()
      .add({
        id: '1',
        width: 100,
        height: 100,
        groundTruth: { boxes: [1, 1, 50, 50, 60, 60, 90, 90], labels: [0, 0], difficult: [1, 0] },
        detections: { boxes: [1, 1, 50, 50], labels: [0], scores: [0.9] },
      })
      .result();
    // One of two objects, first: recalls 0, .1 … .5 have precision 1.
    expect(result.map).toBeCloseTo(6 / 11, 12);
    expect(result.classes).toMatchObject({ cat: { positives: 2, difficult: 0 } });
  });

  it('moves detections into the grid, as its decoder does', () => {
    // From −50…1200 to 0…999: the whole image, as the object is up to its last pixel. IoU 1000 · 1000 / 1001 · 1001.
    const evaluator = reference({ iou: 0.99 }).add({
      id: '1',
      width: 100,
      height: 100,
      groundTruth: { boxes: [0, 0, 100, 100], labels: [0] },
      detections: { boxes: [-5, -5, 120, 120], labels: [0], scores: [0.9] },
    });
    expect(evaluator.result().map).toBe(1);
  });

  it('does not lose a grid pixel to single precision', () => {
    for (let pixel = 0; pixel <= 1000; pixel++) expect(gridPixel(Math.fround(pixel / 1000))).toBe(pixel);
    expect([gridPixel(0.0019), gridPixel(-0.0019)]).toEqual([1, -1]); // cut towards 0
  });

  it('needs the size of an image, and refuses what it would ignore', () => {
    expect(() =>
      reference().add({
        id: '7',
        groundTruth: { boxes: [1, 1, 2, 2], labels: [0] },
        detections: { boxes: [], labels: [], scores: [] },
      }),
    ).toThrow('Expected image "7" to have a positive width for its ground truth boxes, got undefined.');
    for (const options of [{ pixelOffset: 0 }, { ignoreDifficult: true }, { crowd: 'ignore' }] as const)
      expect(() => reference(options)).toThrow('Expected metric "reference" with pixelOffset 1');
  });
});
