import fc from 'fast-check';
import { fromBase64, toBase64 } from './base64.js';
import { createEvaluator, restoreEvaluator } from './evaluator.js';
import type { Evaluator } from './evaluator.js';
import type { ImageInput } from './image.js';
import type { Metric } from './metric.js';
import type { EvaluatorOptions } from './options.js';
import { stateFromJson, stateToJson } from './state-json.js';
import type { EvaluatorState } from './evaluator-state.js';

const classes = ['cat', 'dog'];

const image = (id: string, over: Partial<ImageInput> = {}): ImageInput => ({
  id,
  width: 100,
  height: 100,
  groundTruth: { boxes: [1, 1, 10, 10], labels: [0] },
  detections: { boxes: [1, 1, 10, 10], labels: [0], scores: [0.9] },
  ...over,
});

const filled = (id: string, options: Partial<EvaluatorOptions> = {}): Evaluator =>
  createEvaluator({ classes, metric: 'voc10', ...options }).add(image(id));

/** Few scores, so that the order of images matters. */
const input = fc
  .array(fc.tuple(fc.nat(2), fc.nat(2), fc.nat(1), fc.nat(3), fc.boolean()), { maxLength: 8 })
  .map((rows): Omit<ImageInput, 'id'> => {
    const truth = rows.filter(([, , , , isTruth]) => isTruth);
    const found = rows.filter(([, , , , isTruth]) => !isTruth);
    const boxes = (list: typeof rows): number[] => list.flatMap(([x, y]) => [1 + x, 1 + y, 10 + x, 10 + y]);
    return {
      width: 20,
      height: 20,
      groundTruth: {
        boxes: boxes(truth),
        labels: truth.map((row) => row[2]),
        difficult: truth.map((row) => row[3] === 0),
        crowd: truth.map((row) => row[3] === 1),
        area: truth.map((row) => 30 * row[3]),
      },
      detections: {
        boxes: boxes(found),
        labels: found.map((row) => row[2]),
        scores: found.map((row) => row[3] / 4),
      },
    };
  });
// Ids that do not sort as the images come.
const inputs = fc
  .array(input, { maxLength: 6 })
  .map((list) => list.map((one, i) => ({ ...one, id: `i${(7 * i) % 10}` })));
const metric = fc.constantFrom<Metric>('voc07', 'voc10', 'coco', 'reference');

const run = (images: readonly ImageInput[], options: EvaluatorOptions): Evaluator => {
  const evaluator = createEvaluator(options);
  for (const one of images) evaluator.add(one);
  return evaluator;
};

describe('merge', () => {
  it('is as if all images had been added one by one', () => {
    fc.assert(
      fc.property(inputs, metric, fc.nat(6), (images, m, cut) => {
        const options = { classes, metric: m };
        const first = run(images.slice(0, cut), options);
        const second = run(images.slice(cut), options);
        expect(first.merge(structuredClone(second.state())).result()).toEqual(run(images, options).result());
      }),
    );
  });

  it('keeps the sequence of images, in whatever order they come and are merged', () => {
    fc.assert(
      fc.property(
        inputs,
        metric,
        fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }),
        fc.boolean(),
        (images, m, worker, backwards) => {
          const options = { classes, metric: m };
          const workers = [0, 1, 2].map(() => createEvaluator(options));
          const sequenced = images.map((one, sequence) => ({ ...one, sequence }));
          (backwards ? sequenced.reverse() : sequenced).forEach((one, i) => workers[worker[i]!]!.add(one));
          const [a, b, c] = workers as [Evaluator, Evaluator, Evaluator];
          expect(c.merge(a).merge(b).result()).toEqual(run(images, options).result());
        },
      ),
    );
  });

  it.each<[string, Evaluator, string]>([
    ['the same image', filled('1'), 'Expected every image once, got "1" again.'],
    [
      'other thresholds',
      filled('2', { iouThreshold: 0.7 }),
      'Expected the same ious in both evaluations ([0.5]), got [0.7].',
    ],
    [
      'another limit',
      filled('2', { maxDetections: Infinity }),
      'Expected the same maxDetections in both evaluations (200), got "Infinity".',
    ],
    [
      'other classes',
      filled('2', { classes: ['cat', 'cow'] }),
      'Expected the same classes in both evaluations (cat, dog), got cat, cow.',
    ],
    [
      'images with a sequence where there are some without',
      createEvaluator({ classes, metric: 'voc10' }).add(image('2', { sequence: 4 })),
      'Expected a sequence of every image or of none, got 4 of image "2" after 1 image without.',
    ],
  ])('refuses %s and takes nothing in', (_, other, message) => {
    const evaluator = filled('1');
    const before = evaluator.result();
    expect(() => evaluator.merge(other)).toThrow(message);
    expect(evaluator.result()).toEqual(before);
    expect(evaluator.state()).toEqual(filled('1').state());
  });

  it('refuses a state that is not whole', () => {
    const state = filled('2').state();
    const { truth, detections, images } = state;
    const two = filled('2').add(image('3')).state();
    const broken: [Partial<EvaluatorState> | { version: number }, string][] = [
      [{ version: 2 }, 'Expected a state of version 1, got 2.'],
      [
        { detections: { ...detections, scores: new Float64Array(3) } },
        'Expected 1 values of detections.scores',
      ],
      [{ detections: { ...detections, scores: Float64Array.of(NaN) } }, 'Expected finite scores'],
      [{ detections: { ...detections, images: Uint32Array.of(1) } }, 'Expected row 0 of detections'],
      [{ truth: { ...truth, labels: Uint32Array.of(2) } }, 'Expected row 0 of truth'],
      [{ truth: { ...truth, boxes: truth.boxes.map(() => NaN) } }, 'Expected finite boxes of truth'],
      [{ images: { ...images, ids: ['3', '3'] } }, 'Expected every image once in the state, got "3" twice.'],
      [{ images: { ...images, sequence: [1, 2] } }, 'Expected a finite sequence of all 1 images'],
      [{ images: { ...images, sizes: new Float64Array(1) } }, 'Expected detected and sizes of all 1 images'],
      [
        {
          ...two,
          detections: {
            images: Uint32Array.of(0, 1, 0),
            labels: new Uint32Array(3),
            boxes: new Float64Array(12),
            scores: new Float64Array(3),
          },
        },
        'Expected the detections of image "2" together',
      ],
    ];
    for (const [change, message] of broken) {
      const evaluator = filled('1');
      expect(() => evaluator.merge({ ...state, ...change } as EvaluatorState)).toThrow(
        expect.objectContaining({
          code: 'BAD_STATE',
          message: expect.stringContaining(message) as string,
        }) as Error,
      );
      expect(evaluator.result().images).toBe(1);
    }
  });

  it('hands out copies', () => {
    const evaluator = filled('1');
    evaluator.state().detections.scores.fill(0);
    expect(evaluator.result().classes['cat']!.scores[0]).toBe(0.9);
  });
});

describe('state', () => {
  const options: EvaluatorOptions = {
    classes,
    metric: 'coco',
    iou: [0.5, 0.9],
    maxDetections: [1, Infinity],
    areas: [{ name: 'tiny', min: 0, max: 90 }],
    crowd: 'count',
    ignoreDifficult: true,
    unknownClasses: 'count',
    unknownImages: 'ignore',
  };

  it('goes on where it was taken, through JSON too', () => {
    const evaluator = createEvaluator(options)
      .add(image('1', { detections: { boxes: [0, 0, 1, 1], labels: ['cow'], scores: [1] } }))
      .addGroundTruth(image('2'))
      .addDetections({ id: '9', detections: { boxes: [0, 0, 1, 1], labels: ['cat'], scores: [1] } });
    const text = JSON.stringify(stateToJson(evaluator.state()));
    for (const restored of [
      restoreEvaluator(structuredClone(evaluator.state())),
      restoreEvaluator(stateFromJson(JSON.parse(text))),
    ]) {
      expect(restored.settings).toEqual(evaluator.settings);
      expect(restored.state()).toEqual(evaluator.state());
      // The size of image 2 is there for its normalised detections, and what was left out is not forgotten.
      restored.addDetections({
        id: '2',
        detections: { boxes: [0.01, 0.01, 0.1, 0.1], labels: [0], scores: [0.9], units: 'normalised' },
      });
      expect(restored.result()).toMatchObject({
        images: 2,
        numbers: { AP50: expect.closeTo(51 / 101, 12) as number },
        dropped: { unknownClass: 1, unknownImage: 1 },
        unknownClasses: { cow: 1 },
        unknownImages: ['9'],
      });
    }
  });

  it.each([[null], [[]], [{ version: 1 }], [{ ...stateToJson(filled('1').state()), truth: {} }]])(
    'refuses %j',
    (json) => {
      expect(() => stateFromJson(json)).toThrow('Expected what stateToJson gave');
    },
  );

  it('refuses a damaged column', () => {
    const json = { ...stateToJson(filled('1').state()), detections: { scores: { Float64Array: 'AAAA' } } };
    expect(() => stateFromJson(json)).toThrow(
      'Expected base64 of whole values in a Float64Array of the state.',
    );
  });
});

describe('base64', () => {
  it('is that of Node, both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        expect(toBase64(bytes)).toBe(text);
        expect(fromBase64(text)).toEqual(Uint8Array.from(bytes));
      }),
    );
    expect(toBase64(new Uint8Array(100_000))).toBe(Buffer.alloc(100_000).toString('base64'));
  });

  it.each(['A', 'AAA', 'AA-A', 'A===', 'AAé='])('refuses %j', (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});
