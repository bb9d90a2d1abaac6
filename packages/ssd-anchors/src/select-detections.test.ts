import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { nonMaxSuppression } from './non-max-suppression.js';
import {
  selectDetections,
  type Detections,
  type Predictions,
  type SelectOptions,
} from './select-detections.js';
import { anyBoxes, boxAt, scatter, seeded } from './testing/boxes.js';

/** [box, label, score] of each detection. */
const rows = ({ boxes, labels, scores }: Detections): [number[], number, number][] =>
  [...labels].map((label, i) => [[...boxAt(boxes, i)], label, scores[i]!]);

/** Class after class, in plain arrays. */
function naive(
  { probabilities, boxes }: Predictions,
  options: Required<SelectOptions>,
): [number[], number, number][] {
  const found: [number[], number, number][] = [];
  const count = boxes.length / 4;
  for (let label = 0; label < options.classes; label++) {
    const candidates = Array.from({ length: count }, (_, anchor) => ({
      score: probabilities[anchor * (options.classes + 1) + label]!,
      box: [...boxAt(boxes, anchor)].map((x) => (Number.isFinite(x) ? Math.min(1, Math.max(0, x)) : NaN)),
    }))
      .filter(({ score, box: [x0, y0, x1, y1] }) => score >= options.scoreThreshold && x1! > x0! && y1! > y0!)
      .sort((a, b) => b.score - a.score)
      .slice(0, options.perClass);
    const kept = nonMaxSuppression(
      Float32Array.from(candidates.flatMap(({ box }) => box)),
      Float32Array.from(candidates, ({ score }) => score),
      { iouThreshold: options.iouThreshold },
    );
    for (const i of kept) found.push([candidates[i]!.box, label, candidates[i]!.score]);
  }
  return found.sort((a, b) => b[2] - a[2]).slice(0, options.maxDetections);
}

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

  it('equals going through the classes one by one', () => {
    const classes = 3;
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
      scoreThreshold: fc.constantFrom(0, 0.01, 0.5),
      iouThreshold: fc.constantFrom(0.2, 0.45),
      perClass: fc.constantFrom(0, 3, 400),
      maxDetections: fc.constantFrom(0, 4, 200),
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
      classes: 3,
      scoreThreshold: 0.01,
      iouThreshold: 0.45,
      perClass: 400,
      maxDetections: 200,
    };
    expect(rows(selectDetections(prediction, settings))).toEqual(naive(prediction, settings));
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

  it('refuses arrays that do not belong together', () => {
    expect(() => selectDetections({ probabilities: new Float32Array(9), boxes }, { classes: 3 })).toThrow(
      new RangeError(
        'Expected boxes to have length 9 (probabilities / (classes + 1) × 4 with 3 classes), got 12.',
      ),
    );
    expect(() =>
      selectDetections({ probabilities: new Float32Array(9), boxes }, { classes: 2, perClass: -1 }),
    ).toThrow(new RangeError('Expected perClass to be a whole number of at least 0, or Infinity, got -1.'));
  });
});
