import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { selectDetections } from './select-detections.js';
import type { SelectOptions, SelectPolicy } from './select-options.js';
import { anyBoxes, scatter, seeded } from './testing/boxes.js';
import { naivePaperSelection, naiveReferenceSelection, rows } from './testing/naive-selection.js';

const probability = fc.oneof(fc.constantFrom(0, 0.3, 0.6, NaN), fc.float({ min: 0, max: 1, noNaN: true }));

describe('selectDetections', () => {
  const boxes = Float32Array.of(-0.1, 0, 0.4, 0.5, 0, 0, 0.4, 0.5, 0.5, 0.5, 1.2, 1.1);

  it('thresholds, clips, suppresses within a class and sorts over all', () => {
    const probabilities = Float32Array.from([
      ...[0.5, 0.3, 0.2], // the same place as the next, once clipped
      ...[0.6, 0.005, 0.395],
      ...[0.25, 0.7, 0.05],
    ]);
    const found = selectDetections({ probabilities, boxes }, { classes: 2 });
    const f = Math.fround;
    expect(rows(found)).toEqual([
      [[0.5, 0.5, 1, 1], 1, f(0.7)],
      [[0, 0, f(0.4), 0.5], 0, f(0.6)],
      [[0, 0, f(0.4), 0.5], 1, f(0.3)],
      [[0.5, 0.5, 1, 1], 0, 0.25],
    ]);
  });

  it('leaves out boxes outside the image, without area or not finite', () => {
    const odd = Float32Array.of(1.1, 0, 1.4, 1, 0.2, 0.2, 0.2, 0.9, NaN, 0, 1, 1, 0, 0, Infinity, 1);
    const found = selectDetections(
      { probabilities: new Float32Array(8).fill(0.5), boxes: odd },
      { classes: 1 },
    );
    expect(rows(found)).toEqual([]);
  });

  it('gives 0 for −0', () => {
    const found = selectDetections(
      { probabilities: Float32Array.of(0.5, 0.5), boxes: Float32Array.of(-0, -0, 1, 1) },
      { classes: 1 },
    );
    expect(rows(found)).toEqual([[[0, 0, 1, 1], 0, 0.5]]); // toEqual tells −0 from 0
  });

  it('keeps boxes without area where asked, which suppress nothing and are never suppressed', () => {
    const odd = Float32Array.of(1.1, 0, 1.4, 1, 0.2, 0.2, 0.2, 0.9, 0.2, 0.2, 0.2, 0.9, NaN, 0, 1, 1);
    const probabilities = Float32Array.of(0.5, 0.5, 0.75, 0.25, 0.25, 0.75, 0.5, 0.5);
    const f = Math.fround;
    expect(rows(selectDetections({ probabilities, boxes: odd }, { classes: 1, keepEmpty: true }))).toEqual([
      [[f(0.2), f(0.2), f(0.2), f(0.9)], 0, 0.75],
      [[1, 0, 1, 1], 0, 0.5],
      [[f(0.2), f(0.2), f(0.2), f(0.9)], 0, 0.25],
    ]);
  });

  it("finds what TensorFlow's CombinedNonMaxSuppression finds (tools/oracle/suppression.py)", () => {
    const { boxes: list, combined } = JSON.parse(
      readFileSync(new URL('../fixtures/suppression.json', import.meta.url), 'utf8'),
    ) as {
      boxes: number[];
      combined: {
        classes: number;
        probabilities: number[];
        scoreThreshold: number;
        iouThreshold: number;
        maxDetections: number;
        found: { boxes: number[]; labels: number[]; scores: number[] };
      };
    };
    const { found, probabilities, ...settings } = combined;
    const got = selectDetections(
      { probabilities: Float32Array.from(probabilities), boxes: Float32Array.from(list) },
      { ...settings, perClass: Infinity },
    );
    expect(found.labels.length).toBeGreaterThan(20);
    expect(got.boxes).toEqual(Float32Array.from(found.boxes));
    expect(got.labels).toEqual(Int32Array.from(found.labels));
    expect(got.scores).toEqual(Float32Array.from(found.scores));
  });

  it('refuses options out of range', () => {
    expect(() => selectDetections({ probabilities: new Float32Array(9), boxes }, { classes: 3 })).toThrow(
      new RangeError(
        'Expected boxes to have length 9 (probabilities / (classes + 1) × 4 with 3 classes), got 12.',
      ),
    );
    expect(() =>
      selectDetections({ probabilities: new Float32Array(9), boxes }, { classes: 2, perClass: -1 }),
    ).toThrow(new RangeError('Expected perClass to be a whole number of at least 0, or Infinity, got -1.'));
  });

  it.each<[Partial<SelectOptions>, string]>([
    [{ candidates: 1.5 }, 'Expected candidates to be a whole number of at least 0, or Infinity, got 1.5.'],
    [
      { maxDetections: NaN },
      'Expected maxDetections to be a whole number of at least 0, or Infinity, got NaN.',
    ],
    [{ iouThreshold: 2 }, 'Expected iouThreshold to be 0 … 1, got 2.'],
    [{ scoreThreshold: NaN }, 'Expected scoreThreshold to be a number, got NaN.'],
    [
      { policy: JSON.parse('"refrence"') as SelectPolicy },
      'Unknown select policy "refrence". Did you mean "reference"? Available: paper, reference.',
    ],
  ])('refuses %j', (options, message) => {
    expect(() =>
      selectDetections({ probabilities: new Float32Array(9), boxes }, { classes: 2, ...options }),
    ).toThrow(new RangeError(message));
  });
});

describe('selectDetections as the reference does', () => {
  const f = Math.fround;
  const boxes = Float32Array.from([
    ...[0.1, 0.1, 0.3, 0.3], // pixels 100 … 300, 201²
    ...[0.1, 0.1, 0.3, 0.5], // 201 × 401: IoU with the first 201 / 401 = 0.501
    ...[-0.1, 0.8, 0.2, 1.2], // cut to the pixels 0 … 200, 800 … 999
    ...[0.7, 0.7, 0.9, 0.9],
    ...[1.2, 0.2, 1.4, 0.4], // outside: the single column 999
  ]);
  const probabilities = Float32Array.from([
    ...[0.75, 0.7, 0.05],
    ...[0.5, 0.25, 0.25],
    ...[0.05, 0.875, 0.075],
    ...[0.1, 0.25, 0.65], // background is more probable: its best class counts all the same
    ...[0.01, 0.015, 0.975],
  ]);
  const select = (options: Partial<SelectOptions> = {}) =>
    rows(selectDetections({ probabilities, boxes }, { classes: 2, policy: 'reference', ...options }));

  const first = [[f(0.1), f(0.1), f(0.3), f(0.3)], 0, 0.75];
  const second = [[f(0.1), f(0.1), f(0.3), f(0.5)], 0, 0.5];
  const cut = [[0, f(0.8), f(0.2), f(0.999)], 1, 0.875];
  const lone = [[f(0.7), f(0.7), f(0.9), f(0.9)], 1, 0.25];
  const outside = [[f(0.999), f(0.2), f(0.999), f(0.4)], 1, f(0.015)];

  it('takes one class of a box, cuts to the grid, suppresses there, groups by class', () => {
    // Class 1 comes first, having the best score; 0.75 comes after 0.015. 0.7 of class 1 is not the best of its box.
    expect(select()).toEqual([cut, lone, outside, first]);
  });

  it('counts both ends of a range of pixels', () => {
    // 201/401 is above ½, where the continuous boxes overlap by ½ exactly.
    expect(select({ iouThreshold: 0.5 })).toEqual([cut, lone, outside, first]);
    expect(select({ iouThreshold: 201 / 401 })).toEqual([cut, lone, outside, first, second]);
  });

  it('keeps what equals the threshold, and may leave out what lies outside', () => {
    expect(select({ scoreThreshold: 0.25 })).toEqual([cut, lone, first]);
    expect(select({ keepEmpty: false })).toEqual([cut, lone, first]);
  });

  it('caps candidates before suppression and detections after it, group by group', () => {
    // The best three are 0.875, 0.75 and 0.5, of which the last is suppressed.
    expect(select({ candidates: 3 })).toEqual([cut, first]);
    expect(select({ maxDetections: 3 })).toEqual([cut, lone, outside]);
    expect(select({ perClass: 1 })).toEqual([cut, first]);
    expect(select({ candidates: 0 })).toEqual([]);
  });

  it('goes by index where scores are equal, takes nothing and leaves out NaN', () => {
    const equal = Float32Array.of(0.1, 0.1, 0.3, 0.3, 0.1, 0.1, 0.3, 0.31, 0, 0, 1, 1);
    const found = selectDetections(
      { probabilities: Float32Array.of(0.5, 0.5, 0.5, 0.5, NaN, 0.5), boxes: equal },
      { classes: 1, policy: 'reference' },
    );
    expect(rows(found)).toEqual([[[f(0.1), f(0.1), f(0.3), f(0.3)], 0, 0.5]]);
    const none = { probabilities: new Float32Array(0), boxes: new Float32Array(0) };
    expect(rows(selectDetections(none, { classes: 3, policy: 'reference' }))).toEqual([]);
  });
});

describe.each([
  { policy: 'paper' as const, naive: naivePaperSelection },
  { policy: 'reference' as const, naive: naiveReferenceSelection },
])('selectDetections ($policy)', ({ policy, naive }) => {
  const classes = 3;

  it('equals going through the classes one by one', () => {
    const predictions = anyBoxes(25).chain((list) =>
      fc
        .array(probability, {
          minLength: (list.length / 4) * (classes + 1),
          maxLength: (list.length / 4) * (classes + 1),
        })
        .map((values) => ({ boxes: list, probabilities: Float32Array.from(values) })),
    );
    const options = fc.record({
      classes: fc.constant(classes),
      policy: fc.constant(policy),
      scoreThreshold: fc.constantFrom(0, 0.01, 0.5),
      iouThreshold: fc.constantFrom(0.2, 0.45),
      candidates: fc.constantFrom(0, 5, 20, Infinity),
      perClass: fc.constantFrom(0, 3, 400, Infinity),
      maxDetections: fc.constantFrom(0, 4, 200),
      keepEmpty: fc.boolean(),
    });
    fc.assert(
      fc.property(predictions, options, (prediction, settings) => {
        expect(rows(selectDetections(prediction, settings))).toEqual(naive(prediction, settings));
      }),
      { numRuns: 400 },
    );
  });

  it('equals it for 10,000 boxes of 3 classes', () => {
    const rng = seeded(7);
    const prediction = {
      boxes: scatter(10000, 8),
      probabilities: new Float32Array(40000).map(() => rng.next() ** 4),
    };
    const settings = {
      classes,
      policy,
      scoreThreshold: 0.01,
      iouThreshold: 0.45,
      candidates: Infinity,
      perClass: 400,
      maxDetections: 200,
      keepEmpty: false,
    };
    const found = rows(selectDetections(prediction, settings));
    expect(found).toEqual(naive(prediction, settings));
    expect(found.length).toBeGreaterThan(90);
  });
});
