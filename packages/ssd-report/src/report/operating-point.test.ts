import { operatingPoint } from './operating-point.js';

const curve = {
  // right, wrong, right; three objects
  scores: Float64Array.of(0.9, 0.6, 0.4),
  precision: Float64Array.of(1, 1 / 2, 2 / 3),
  recall: Float64Array.of(1 / 3, 1 / 3, 2 / 3),
  positives: 3,
};

describe('operatingPoint', () => {
  it.each([
    [0.95, { precision: null, recall: 0 }], // nothing is kept
    [0.9, { precision: 1, recall: 1 / 3 }], // a score on the threshold is kept
    [0.5, { precision: 1 / 2, recall: 1 / 3 }],
    [0, { precision: 2 / 3, recall: 2 / 3 }],
  ])('from %d on', (threshold, expected) => {
    expect(operatingPoint(curve, threshold)).toEqual(expected);
  });

  it('has no recall for a class without objects, and no precision without detections', () => {
    const none = new Float64Array(0);
    expect(operatingPoint({ scores: none, precision: none, recall: none, positives: 0 }, 0.5)).toEqual({
      precision: null,
      recall: null,
    });
  });
});
