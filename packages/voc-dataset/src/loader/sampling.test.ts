import { samplingRates } from './sampling.js';

const labels = (...samples: number[][]) => samples.map((own) => Int32Array.from(own));
const rounded = (rates: Float64Array) => [...rates].map((rate) => Number(rate.toFixed(4)));

describe('samplingRates', () => {
  it('shows every sample once', () => {
    expect([...samplingRates(labels([0], [], [1, 1]), { by: 'sample' })]).toEqual([1, 1, 1]);
    expect(samplingRates([], { by: 'class' })).toHaveLength(0);
  });

  it('shows every class equally often, samples without objects as often as before', () => {
    // Class 0 in three samples, class 1 in one; four samples have objects, the fifth has none. Half of the four go to
    // each class: 2/3 to each sample of class 0, 2 to the one of class 1; the sample of both has 2/3 + 2.
    const rates = samplingRates(labels([0, 0], [0], [0, 1], [], []), { by: 'class' });
    expect(rounded(rates)).toEqual([0.5, 0.5, 2, 1, 1]);
  });

  it('repeats rare classes by the root of threshold over share, a sample by its rarest', () => {
    // Shares 1, 1/4 and 1/4 of four samples; threshold 1: factors 1, 2 and 2. The sum of 1 + 1 + 2 + 2 is whole.
    const samples = labels([0], [0], [0, 1, 1], [0, 2]);
    expect(rounded(samplingRates(samples, { by: 'repeat-factor', threshold: 1 }))).toEqual([1, 1, 2, 2]);
    // Threshold 0.5: √2 each for classes 1 and 2; 1 + 1 + 2·√2 = 4.83 becomes 5.
    expect(rounded(samplingRates(samples, { by: 'repeat-factor', threshold: 0.5 }))).toEqual(
      [1, 1, Math.SQRT2, Math.SQRT2].map((factor) =>
        Number(((factor * 5) / (2 + 2 * Math.SQRT2)).toFixed(4)),
      ),
    );
    expect(rounded(samplingRates(samples, { by: 'repeat-factor', threshold: 0 }))).toEqual([1, 1, 1, 1]);
    expect(rounded(samplingRates(labels([0], []), { by: 'repeat-factor', threshold: 0.9 }))).toEqual([
      // √(0.9/0.5) = 1.3416; 2.3416 becomes 2
      1.1459, 0.8541,
    ]);
  });
});
