import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { iou } from './iou.js';
import { nonMaxSuppression, type SuppressionOptions } from './non-max-suppression.js';
import { cornerBoxes, boxAt, scatter, seeded } from './testing/boxes.js';

/** Sort, keep the first, drop what overlaps it, go on. */
function naive(boxes: Float32Array, scores: Float32Array, options: Required<SuppressionOptions>): number[] {
  let left = [...scores.keys()].filter((i) => scores[i]! >= options.scoreThreshold);
  left.sort((i, j) => scores[j]! - scores[i]! || i - j);
  const kept: number[] = [];
  while (left.length > 0 && kept.length < options.maxDetections) {
    const best = left[0]!;
    kept.push(best);
    left = left.slice(1).filter((i) => !(iou(boxAt(boxes, best), boxAt(boxes, i)) > options.iouThreshold));
  }
  return kept;
}

const score = fc.oneof(fc.constantFrom(0.5, 0.9), fc.float({ min: -2, max: 2, noNaN: true }));

describe('nonMaxSuppression', () => {
  // Squares of side 4 moved by 1 and by 2: IoU 12/20 = 0.6 and 8/24 = 0.33.
  const boxes = Float32Array.of(0, 0, 4, 4, 1, 0, 5, 4, 2, 0, 6, 4);

  it('drops what overlaps a better box by more than the threshold', () => {
    expect([...nonMaxSuppression(boxes, Float32Array.of(0.9, 0.8, 0.7))]).toEqual([0, 2]);
    expect([...nonMaxSuppression(boxes, Float32Array.of(0.8, 0.9, 0.7))]).toEqual([1]);
    expect([...nonMaxSuppression(boxes, Float32Array.of(0.9, 0.8, 0.7), { iouThreshold: 0.3 })]).toEqual([0]);
  });

  it('keeps what overlaps by exactly the threshold', () => {
    // The halves of a square: IoU with the whole ½.
    const halves = Float32Array.of(0, 0, 4, 4, 0, 0, 2, 4, 2, 0, 4, 4);
    expect([...nonMaxSuppression(halves, Float32Array.of(3, 2, 1), { iouThreshold: 0.5 })]).toEqual([
      0, 1, 2,
    ]);
  });

  it('keeps the first of equal boxes, takes nothing for an answer', () => {
    const equal = Float32Array.of(0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1);
    expect([...nonMaxSuppression(equal, Float32Array.of(0.4, 0.5, 0.5))]).toEqual([1]);
    expect([...nonMaxSuppression(new Float32Array(0), new Float32Array(0))]).toEqual([]);
    expect([...nonMaxSuppression(boxes, Float32Array.of(1, 1, 1), { maxDetections: 0 })]).toEqual([]);
    expect([...nonMaxSuppression(boxes, Float32Array.of(0.1, 0.2, 0.3), { scoreThreshold: 0.4 })]).toEqual(
      [],
    );
  });

  it('equals dropping one after the other', () => {
    fc.assert(
      fc.property(
        cornerBoxes(40).chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.array(score, { minLength: list.length / 4, maxLength: list.length / 4 }),
          ),
        ),
        fc.record({
          iouThreshold: fc.constantFrom(0, 0.3, 0.45, 1),
          maxDetections: fc.constantFrom(0, 1, 5, Infinity),
          scoreThreshold: fc.constantFrom(-Infinity, 0.5),
        }),
        ([list, scores], options) => {
          const values = Float32Array.from(scores);
          expect([...nonMaxSuppression(list, values, options)]).toEqual(naive(list, values, options));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('equals it for 10,000 boxes', () => {
    const many = scatter(10000, 21);
    const rng = seeded(22);
    const scores = new Float32Array(10000).map(() => rng.next());
    const options = { iouThreshold: 0.3, maxDetections: 200, scoreThreshold: 0.2 };
    expect([...nonMaxSuppression(many, scores, options)]).toEqual(naive(many, scores, options));
  });

  it('keeps what TensorFlow keeps (tools/oracle/suppression.py)', () => {
    const {
      boxes: list,
      scores,
      kept,
    } = JSON.parse(readFileSync(new URL('../fixtures/suppression.json', import.meta.url), 'utf8')) as {
      boxes: number[];
      scores: number[];
      kept: { iouThreshold: number; maxDetections: number; indices: number[] }[];
    };
    expect(kept.length).toBeGreaterThan(0);
    for (const { indices, ...options } of kept) {
      expect([...nonMaxSuppression(Float32Array.from(list), Float32Array.from(scores), options)]).toEqual(
        indices,
      );
    }
  });

  it.each<[SuppressionOptions, string]>([
    [{ iouThreshold: 1.5 }, 'Expected iouThreshold to be 0 … 1, got 1.5.'],
    [{ iouThreshold: NaN }, 'Expected iouThreshold to be 0 … 1, got NaN.'],
    [
      { maxDetections: -1 },
      'Expected maxDetections to be a whole number of at least 0, or Infinity, got -1.',
    ],
    [
      { maxDetections: 1.5 },
      'Expected maxDetections to be a whole number of at least 0, or Infinity, got 1.5.',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => nonMaxSuppression(boxes, new Float32Array(3), options)).toThrow(new RangeError(message));
  });

  it('refuses scores of other boxes', () => {
    expect(() => nonMaxSuppression(boxes, new Float32Array(2))).toThrow(
      new RangeError('Expected scores to have length 3 (one a box), got 2.'),
    );
  });
});
