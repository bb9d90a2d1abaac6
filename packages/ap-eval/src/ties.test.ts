import fc from 'fast-check';
import { readComp4 } from './comp4-read.js';
import { createEvaluator, restoreEvaluator } from './evaluator.js';
import { evaluate } from './evaluate.js';
import { readCocoResults } from './formats/coco-results-read.js';
import { readCsv } from './formats/csv-read.js';
import { detectionsByImage } from './formats/detection-table.js';
import type { Detections, TruthInput } from './image.js';
import type { Metric } from './metric.js';
import { stateFromJson, stateToJson } from './state-json.js';
import { naiveClass } from './testing/naive.js';

const classes = ['a', 'b', 'c'] as const;
type ClassName = (typeof classes)[number];

interface Row {
  readonly image: string;
  readonly label: ClassName;
  readonly score: number;
  /** Continuous, as COCO has it. */
  readonly box: readonly [x: number, y: number, width: number, height: number];
}

type Reader = (rows: readonly Row[]) => Map<string, Detections>;

const corners = ([x, y, w, h]: Row['box']): number[] => [x + 1, y + 1, x + w, y + h];

const readers: Record<string, Reader> = {
  comp4: (rows) =>
    readComp4(
      classes.map((name) => [
        `comp4_det_test_${name}.txt`,
        rows
          .filter(({ label }) => label === name)
          .map(({ image, score, box }) => `${image} ${score} ${corners(box).join(' ')}\n`)
          .join(''),
      ]),
      { classes },
    ).images,
  CSV: (rows) =>
    detectionsByImage(
      readCsv(
        [
          'image,class,score,xmin,ymin,xmax,ymax',
          ...rows.map(({ image, label, score, box }) => [image, label, score, ...corners(box)].join(',')),
        ].join('\n'),
      ),
    ),
  COCO: (rows) =>
    detectionsByImage(
      readCocoResults(
        rows.map(({ image, label, score, box }) => ({
          image_id: image,
          category_id: label,
          bbox: box,
          score,
        })),
      ),
      { pixelOffset: 1 },
    ),
};

const ids = ['1', '2', '3', '4'];
const box = fc.constantFrom<Row['box'][]>([10, 10, 40, 40], [12, 10, 40, 40], [60, 60, 30, 30]);
const row = fc.record({
  image: fc.constantFrom(...ids),
  label: fc.constantFrom(...classes),
  score: fc.constantFrom(0.25, 0.5, 0.75), // few, so that nearly all of them tie
  box,
});
const objects = fc.array(
  fc.record({
    image: fc.constantFrom(...ids),
    label: fc.constantFrom(...classes),
    box,
    difficult: fc.boolean(),
  }),
  { minLength: 3, maxLength: 20 },
);

/** In VOC's pixels, in that order of the images. */
const truthOf = (
  found: readonly { image: string; label: ClassName; box: Row['box']; difficult: boolean }[],
  order: readonly string[] = ids,
): TruthInput[] =>
  order.map((id) => {
    const own = found.filter(({ image }) => image === id);
    return {
      id,
      width: 100,
      height: 100,
      groundTruth: {
        boxes: own.flatMap((object) => corners(object.box)),
        labels: own.map(({ label }) => label),
        difficult: own.map(({ difficult }) => difficult),
      },
    };
  });

const metrics: readonly Metric[] = ['voc07', 'voc10', 'reference', 'coco'];
const cases = Object.keys(readers).flatMap((reader) => metrics.map((metric) => [reader, metric] as const));

/** Everything that is said of one class. */
const classResult = (
  truth: readonly TruthInput[],
  found: Map<string, Detections>,
  metric: Metric,
  name: ClassName,
): unknown => {
  const options = { classes, metric, pixelOffset: 1, maxDetections: Infinity } as const;
  const { classes: results } = evaluate(truth, found, options);
  return results[name];
};

describe('equal scores', () => {
  // The devkit and pycocotools both put image 1, a false positive, first: precision 1/2 at recall 1.
  it.each(cases)('rank by the rows of their own class alone: %s, %s', (reader, metric) => {
    const truth = truthOf([
      { image: '2', label: 'b', box: [10, 10, 40, 40], difficult: false },
      { image: '2', label: 'a', box: [60, 60, 30, 30], difficult: false },
    ]);
    const own: Row[] = [
      { image: '1', label: 'b', score: 0.5, box: [10, 10, 40, 40] },
      { image: '2', label: 'b', score: 0.5, box: [10, 10, 40, 40] },
    ];
    const other: Row = { image: '2', label: 'a', score: 0.9, box: [60, 60, 30, 30] };
    const read = readers[reader]!;
    for (const rows of [own, [other, ...own], [...own, other], [own[0]!, other, own[1]!]])
      expect(classResult(truth, read(rows), metric, 'b')).toMatchObject({
        ap: expect.closeTo(0.5, 12) as number,
      });
  });

  it.each(cases)('of a class do not hear of other classes: %s, %s', (reader, metric) => {
    const read = readers[reader]!;
    fc.assert(
      fc.property(
        objects,
        fc.array(row, { maxLength: 25 }),
        fc.array(row, { maxLength: 25 }),
        fc.array(fc.nat(24), { minLength: 25, maxLength: 25 }),
        (found, rows, strange, places) => {
          const truth = truthOf(found);
          const own = rows.filter(({ label }) => label === 'b');
          const others = strange.filter(({ label }) => label !== 'b');
          // The rows of b in their order, those of others anywhere between them.
          const mixed: Row[] = [...own];
          others.forEach((other, i) => mixed.splice(places[i]! % (mixed.length + 1), 0, other));
          const alone = classResult(truth, read(own), metric, 'b');
          expect(classResult(truth, read(mixed), metric, 'b')).toEqual(alone);
          expect(classResult(truth, read([...others, ...own]), metric, 'b')).toEqual(alone);
        },
      ),
    );
  });

  it.each(Object.keys(readers))(
    'of a class do not hear of other classes of files read apart: %s',
    (reader) => {
      const read = readers[reader]!;
      const [first, second] = [ids.slice(0, 2), ids.slice(2)] as const;
      const b = (truth: readonly TruthInput[], ...parts: (readonly Row[])[]): unknown => {
        const evaluator = createEvaluator({ classes, metric: 'voc10', maxDetections: Infinity });
        for (const image of truth) evaluator.addGroundTruth(image);
        for (const rows of parts)
          for (const [id, detections] of read(rows)) evaluator.addDetections({ id, detections });
        return evaluator.result().classes['b'];
      };
      fc.assert(
        fc.property(objects, fc.array(row, { maxLength: 40 }), (found, rows) => {
          const truth = truthOf(found);
          const parts = [first, second].map((own) => rows.filter(({ image }) => own.includes(image)));
          const alone = parts.map((part) => part.filter(({ label }) => label === 'b'));
          expect(b(truth, ...parts)).toEqual(b(truth, ...alone));
        }),
      );
    },
  );

  it.each(Object.keys(readers))('rank as the devkit sorts the results file of the class: %s', (reader) => {
    fc.assert(
      fc.property(
        objects,
        fc.array(row, { maxLength: 30 }),
        fc.shuffledSubarray(ids, { minLength: ids.length }),
        (found, rows, order) => {
          const truth = truthOf(found, order);
          const settings = createEvaluator({ classes, metric: 'voc10', maxDetections: Infinity }).settings;
          // The naive loop ranks ties by its images: one image of one detection each, in the file's order, would lose
          // the objects; so ties are broken for it by scores that fall along the file.
          const ranked = rows.map((one, i) => ({ ...one, score: one.score - i * 1e-9 }));
          const naive = truth.map(({ id, groundTruth }) => {
            const own = ranked.filter(({ image }) => image === id);
            return {
              boxes: found.filter(({ image }) => image === id).map((object) => corners(object.box)),
              labels: Array.from(groundTruth.labels, (label) => classes.indexOf(label as ClassName)),
              difficult: Array.from(groundTruth.difficult!, Boolean),
              foundBoxes: own.map((one) => corners(one.box)),
              foundLabels: own.map(({ label }) => classes.indexOf(label)),
              scores: own.map(({ score }) => score),
            };
          });
          classes.forEach((name, label) => {
            const [ap] = naiveClass(naive, label, settings);
            const result = classResult(truth, readers[reader]!(rows), 'voc10', name) as { ap: number | null };
            if (ap === null) expect(result.ap).toBeNull();
            else expect(result.ap).toBeCloseTo(ap, 12);
          });
        },
      ),
    );
  });

  it('rank by their order whichever evaluator saw them first, also through a state as JSON', () => {
    fc.assert(
      fc.property(
        objects,
        fc.array(row, { maxLength: 30 }),
        fc.shuffledSubarray(ids, { minLength: ids.length }),
        fc.nat(ids.length),
        fc.constantFrom<Metric>('voc07', 'voc10'),
        (found, rows, order, split, metric) => {
          const detections = readers['comp4']!(rows);
          const options = { classes, metric, maxDetections: Infinity };
          const parts = [order.slice(0, split), order.slice(split)].map((own) => {
            const part = createEvaluator(options);
            for (const image of truthOf(found, own)) {
              part.addGroundTruth(image);
              const own = detections.get(image.id);
              if (own) part.addDetections({ id: image.id, detections: own });
            }
            return part;
          });
          const merged = restoreEvaluator(
            stateFromJson(JSON.parse(JSON.stringify(stateToJson(parts[1]!.state())))),
          ).merge(parts[0]!);
          expect(merged.result().classes).toEqual(evaluate(truthOf(found), detections, options).classes);
        },
      ),
    );
  });

  it('of COCO rank by image, then as they lie in the file', () => {
    // Image 2 comes first in the file, image 1 in the ground truth, as pycocotools goes through them.
    const truth = truthOf([{ image: '2', label: 'b', box: [10, 10, 40, 40], difficult: false }]);
    const rows: Row[] = ['2', '1'].map((image) => ({ image, label: 'b', score: 0.5, box: [10, 10, 40, 40] }));
    expect(classResult(truth, readers['COCO']!(rows), 'coco', 'b')).toMatchObject({
      ap: expect.closeTo(0.5, 12) as number,
    });
    expect(classResult(truth, readers['COCO']!(rows), 'voc10', 'b')).toMatchObject({ ap: 1 });
  });
});

describe('the order of detections', () => {
  const image = { id: '1', groundTruth: { boxes: [], labels: [] } };
  const detections = { boxes: [1, 1, 2, 2], labels: ['a'], scores: [0.5] };

  it('is of all images or of none', () => {
    const evaluator = createEvaluator({ classes, metric: 'voc10' }).add({ ...image, detections });
    expect(() => evaluator.add({ ...image, id: '2', detections: { ...detections, order: [0] } })).toThrow(
      'Expected an order of the detections of every image or of none, got one of image "2" after images without.',
    );
    const other = createEvaluator({ classes, metric: 'voc10' }).add({
      ...image,
      id: '3',
      detections: { ...detections, order: [0] },
    });
    expect(() => evaluator.merge(other)).toThrow('got one in the one to take in');
    expect(evaluator.result().images).toBe(1);
    evaluator.add({ ...image, id: '4', detections: { boxes: [], labels: [], scores: [] } });
    expect(evaluator.result().images).toBe(2);
  });

  it.each([
    [[0, 1], 'Expected a place in the order a label in image "1", detections, got 2 for 1 labels.'],
    [[NaN], 'Expected a finite place in the order in image "1", detection 0, got NaN.'],
  ])('is checked: %j', (order, said) => {
    const evaluator = createEvaluator({ classes, metric: 'voc10' });
    expect(() => evaluator.add({ ...image, detections: { ...detections, order } })).toThrow(said);
    const state = evaluator.add({ ...image, detections: { ...detections, order: [7] } }).state();
    const broken = { ...state, detections: { ...state.detections, order: Float64Array.from(order) } };
    expect(() => createEvaluator({ classes, metric: 'voc10' }).merge(broken)).toThrow(
      'Expected 1 finite values of detections.order in the state',
    );
  });
});
