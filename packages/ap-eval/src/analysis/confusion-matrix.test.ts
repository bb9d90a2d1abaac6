import fc from 'fast-check';
import type { ImageInput } from '../image.js';
import { crowdedClasses, crowdedImages } from '../testing/crowded-images.js';
import { evaluatorOf, imageOf } from '../testing/evaluator-of.js';
import { confusionMatrix } from './confusion-matrix.js';

const options = { classes: ['cat', 'dog'], metric: 'voc10', pixelOffset: 0 } as const;

describe('confusionMatrix', () => {
  const images = [
    imageOf(
      'a',
      [
        ['cat', 0, 0, 10, 10],
        ['cat', 20, 0, 30, 10],
        ['dog', 40, 0, 50, 10],
        ['dog', 60, 0, 70, 10],
      ],
      [
        ['cat', 0.9, 0, 0, 10, 10], // the first cat
        ['cat', 0.8, 0, 0, 10, 9], // once more: background
        ['dog', 0.7, 20, 0, 30, 8], // the second cat taken for a dog
        ['dog', 0.6, 40, 0, 50, 6], // the first dog, IoU .6
        ['dog', 0.3, 60, 0, 70, 10], // the second dog, below .5
        ['dog', 0.9, 80, 0, 90, 10], // nothing
      ],
    ),
  ];

  it('counts what is taken for what', () => {
    const { counts, ignored } = confusionMatrix(evaluatorOf(images, options));
    expect([...counts]).toEqual([
      ...[1, 1, 0], // cat: a cat, a dog, nothing
      ...[0, 1, 1], // dog
      ...[1, 1, 0], // background
    ]);
    expect(ignored).toBe(0);
  });

  it('asks for more overlap, or takes lower scores, by option', () => {
    const evaluator = evaluatorOf(images, options);
    // The first dog's .6 is too little: missed, and a detection of nothing.
    expect([...confusionMatrix(evaluator, { iou: 0.7 }).counts]).toEqual([1, 1, 0, 0, 0, 2, 1, 2, 0]);
    expect([...confusionMatrix(evaluator, { scoreThreshold: 0.3 }).counts]).toEqual([
      1, 1, 0, 0, 2, 0, 1, 1, 0,
    ]);
    expect([...confusionMatrix(evaluator, { scoreThreshold: 2 }).counts]).toEqual([
      0, 0, 2, 0, 0, 2, 0, 0, 0,
    ]);
  });

  it('takes no images, and images without anything', () => {
    expect([...confusionMatrix(evaluatorOf([], options)).counts]).toEqual(Array(9).fill(0));
    expect([...confusionMatrix(evaluatorOf([imageOf('a', [], [])], options)).counts]).toEqual(
      Array(9).fill(0),
    );
  });

  it('leaves out what finds a difficult object', () => {
    const image = imageOf('a', [['cat', 0, 0, 10, 10]], [['cat', 0.9, 0, 0, 10, 10]]);
    const difficult = { ...image, groundTruth: { ...image.groundTruth, difficult: [true] } };
    const { counts, ignored } = confusionMatrix(evaluatorOf([difficult], options));
    expect([...counts]).toEqual(Array(9).fill(0));
    expect(ignored).toBe(1);
  });

  it.each([{ iou: 0 }, { iou: 1.5 }, { iou: NaN }, { scoreThreshold: NaN }])('refuses %j', (bad) => {
    expect(() => confusionMatrix(evaluatorOf([], options), bad)).toThrow(/^Expected/);
  });

  /** Pairs one by one, each time the best of all that are left. */
  const naive = (images: ImageInput[], iou: number, threshold: number): number[] => {
    const side = crowdedClasses.length + 1;
    const counts = Array<number>(side * side).fill(0);
    for (const { groundTruth, detections } of images) {
      const boxAt = (boxes: ArrayLike<number>, i: number): number[] =>
        Array.from(boxes).slice(4 * i, 4 * i + 4);
      const overlap = (a: number[], b: number[]): number => {
        const w = Math.min(a[2]!, b[2]!) - Math.max(a[0]!, b[0]!);
        const h = Math.min(a[3]!, b[3]!) - Math.max(a[1]!, b[1]!);
        const area = (c: number[]): number => (c[2]! - c[0]!) * (c[3]! - c[1]!);
        return w <= 0 || h <= 0 ? 0 : (w * h) / (area(a) + area(b) - w * h);
      };
      let objects = Array.from(groundTruth.labels, (label, i) => ({
        label: Number(label),
        box: boxAt(groundTruth.boxes, i),
      }));
      let found = Array.from(detections.labels, (label, i) => ({ label: Number(label), box: boxAt(detections.boxes, i), score: detections.scores[i]! }))
        .filter((d) => d.score >= threshold)
        .sort((a, b) => a.label - b.label || b.score - a.score); // prettier-ignore
      for (;;) {
        let best: [object: (typeof objects)[number], d: (typeof found)[number], key: number[]] | undefined;
        for (const d of found) {
          for (const object of objects) {
            const value = overlap(d.box, object.box);
            const key = [value, Number(d.label === object.label), d.score];
            if (value < iou) continue;
            const at = best ? key.findIndex((v, k) => v !== best![2][k]) : 0;
            if (at >= 0 && (!best || key[at]! > best[2][at]!)) best = [object, d, key];
          }
        }
        if (!best) break;
        const [object, d] = best;
        counts[object.label * side + d.label]!++;
        objects = objects.filter((o) => o !== object);
        found = found.filter((o) => o !== d);
      }
      for (const o of objects) counts[o.label * side + side - 1]!++;
      for (const d of found) counts[(side - 1) * side + d.label]!++;
    }
    return counts;
  };

  it.each(['voc10', 'coco'] as const)('is what naive loops count, %s', (metric) => {
    fc.assert(
      fc.property(
        crowdedImages({ flags: false }),
        fc.constantFrom(0.2, 0.5),
        fc.constantFrom(0, 0.3),
        (images, iou, scoreThreshold) => {
          const evaluator = evaluatorOf(images, { classes: crowdedClasses, metric, pixelOffset: 0 });
          const { counts } = confusionMatrix(evaluator, { iou, scoreThreshold });
          expect([...counts]).toEqual(naive(images, iou, scoreThreshold));
        },
      ),
    );
  });
});
