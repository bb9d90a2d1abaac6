import fc from 'fast-check';
import { outcome } from './outcome.js';
import { tally } from './tally.js';

const { truePositive: hit, falsePositive: miss, ignored } = outcome;

describe('tally', () => {
  it('counts, and finds the best threshold', () => {
    // F1 = 2 · hits / (detections + positives), of 4 positives:
    // .9: 2/(1+4) = .4; .8: 2/6; .7: 4/7; .6: 6/8 = .75; .5: nothing; .4: 6/9; .3: 8/10 = .8; .2: 8/11.
    const scores = Float64Array.of(0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2);
    const outcomes = Uint8Array.of(hit, miss, hit, hit, ignored, miss, hit, miss);
    expect(tally(scores, outcomes, 4)).toEqual({
      truePositives: 4,
      falsePositives: 3,
      ignored: 1,
      bestF1: { f1: 0.8, threshold: 0.3, precision: 4 / 6, recall: 1 },
    });
    // Of 12 positives the lowest hit pays more still: 8/18 against 6/16; of 4 without it .75 at .6.
    expect(tally(scores.subarray(0, 6), outcomes.subarray(0, 6), 4).bestF1).toEqual({
      f1: 0.75,
      threshold: 0.6,
      precision: 3 / 4,
      recall: 3 / 4,
    });
  });

  it('keeps or drops equal scores together', () => {
    // At .5 there are a hit and two misses, whatever their order: F1 = 2/(3+1).
    const scores = Float64Array.of(0.5, 0.5, 0.5);
    expect(tally(scores, Uint8Array.of(hit, miss, miss), 1).bestF1).toEqual({
      f1: 0.5,
      threshold: 0.5,
      precision: 1 / 3,
      recall: 1,
    });
  });

  it('has no best threshold where nothing is found', () => {
    expect(tally(Float64Array.of(0.5), Uint8Array.of(miss), 1).bestF1).toBeNull();
    expect(tally(new Float64Array(0), new Uint8Array(0), 0)).toEqual({
      truePositives: 0,
      falsePositives: 0,
      ignored: 0,
      bestF1: null,
    });
  });

  it('is the best of all thresholds', () => {
    const detections = fc.array(fc.tuple(fc.nat(6), fc.constantFrom(hit, miss, ignored)), { maxLength: 20 });
    fc.assert(
      fc.property(detections, fc.nat(5), (list, missed) => {
        const sorted = [...list].sort((a, b) => b[0] - a[0]);
        const hits = sorted.filter(([, what]) => what === hit).length;
        const positives = hits + missed;
        const f1At = (threshold: number): number => {
          const kept = sorted.filter(([score]) => score >= threshold);
          const tp = kept.filter(([, what]) => what === hit).length;
          const fp = kept.filter(([, what]) => what === miss).length;
          return tp === 0 ? 0 : (2 * tp) / (tp + fp + positives);
        };
        const { bestF1 } = tally(
          Float64Array.from(sorted, ([score]) => score),
          Uint8Array.from(sorted, ([, what]) => what),
          positives,
        );
        const best = Math.max(0, ...[0, 1, 2, 3, 4, 5, 6].map(f1At));
        expect(bestF1?.f1 ?? 0).toBe(best);
        if (bestF1) expect(f1At(bestF1.threshold)).toBe(best);
      }),
    );
  });
});
