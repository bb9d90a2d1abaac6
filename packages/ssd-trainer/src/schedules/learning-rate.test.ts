import fc from 'fast-check';
import { scheduleSchema } from './schedules.js';
import { learningRate } from './learning-rate.js';

describe('piecewise', () => {
  const schedule = scheduleSchema.parse({
    kind: 'piecewise',
    values: [0.00075, 0.0001, 0.00001],
    boundaries: [320_000, 400_000],
  });

  it.each([
    [0, 0.00075],
    [320_000, 0.00075], // up to and including the boundary
    [320_001, 0.0001],
    [400_000, 0.0001],
    [400_001, 0.00001],
    [537_599, 0.00001], // last step of the reference: 200 epochs of 2688 steps
  ])('step %d has %d', (step, rate) => {
    expect(learningRate(schedule, step, 537_600)).toBe(rate);
  });

  it('holds one value where there are no boundaries', () => {
    const constant = scheduleSchema.parse({ kind: 'piecewise', values: [0.1], boundaries: [] });
    expect([0, 5, 99].map((step) => learningRate(constant, step, 100))).toEqual([0.1, 0.1, 0.1]);
  });

  it('warms up in front', () => {
    const warm = scheduleSchema.parse({ kind: 'piecewise', values: [0.4], boundaries: [], warmupSteps: 4 });
    // (step + 1) / 4 of 0.4
    const rates = [0, 1, 2, 3, 4].map((step) => learningRate(warm, step, 10));
    expect(rates).toEqual([0.1, 0.2, expect.closeTo(0.3, 12), 0.4, 0.4]);
  });
});

describe('piecewise with boundaries of another run', () => {
  const reference = {
    kind: 'piecewise',
    values: [0.00075, 0.0001, 0.00001],
    boundaries: [320_000, 400_000],
    boundariesOf: 537_600,
  } as const;

  it.each([
    // 320000 / 537600 = 0.5952…, 400000 / 537600 = 0.7440…
    [1000, 595, 744],
    [84, 50, 63], // 50.0, 62.5: halves up
    [537_600, 320_000, 400_000], // of that length: where they were
    [1_075_200, 640_000, 800_000],
    [1, 1, 1],
  ])('in %d steps falls after %d and %d', (total, first, second) => {
    const schedule = scheduleSchema.parse(reference);
    const rateAt = (step: number): number => learningRate(schedule, step, total);
    expect(rateAt(first)).toBe(0.00075);
    if (second > first) expect([rateAt(first + 1), rateAt(second)]).toEqual([0.0001, 0.0001]);
    expect(rateAt(second + 1)).toBe(0.00001);
  });

  it('leaves them where they are without that length', () => {
    const schedule = scheduleSchema.parse({ ...reference, boundariesOf: null });
    expect(learningRate(schedule, 999, 1000)).toBe(0.00075);
  });
});

describe('cosine', () => {
  // 2 steps of warm-up, then from 1 at step 2 to 0.1 at step 10, the last of 11: cos over 8 steps.
  const schedule = scheduleSchema.parse({ kind: 'cosine', peak: 1, finalFraction: 0.1, warmupSteps: 2 });

  it.each([
    [0, 0.5],
    [1, 1],
    [2, 1],
    [4, 0.1 + 0.9 * 0.5 * (1 + Math.SQRT1_2)], // a quarter of the way: cos(π/4)
    [6, 0.55], // half-way: cos(π/2) = 0, the mean of 1 and 0.1
    [10, 0.1],
    [50, 0.1], // stays
  ])('step %d has %d', (step, rate) => {
    expect(learningRate(schedule, step, 11)).toBeCloseTo(rate, 12);
  });

  it('keeps the warm-up to its share of a short run', () => {
    const short = scheduleSchema.parse({ kind: 'cosine', peak: 1, warmupSteps: 100, warmupShare: 0.125 });
    // An eighth of 40 steps is 5: (step + 1) / 5, then down to 0 at step 39.
    expect([0, 3, 4, 39].map((step) => learningRate(short, step, 40))).toEqual([
      expect.closeTo(0.2, 12),
      expect.closeTo(0.8, 12),
      1,
      expect.closeTo(0, 12),
    ]);
    expect(learningRate(short, 49, 1350)).toBeCloseTo(0.5, 12); // a long run keeps all 100
  });

  it('takes a run that is shorter than its warm-up', () => {
    const long = scheduleSchema.parse({ kind: 'cosine', peak: 1, warmupSteps: 100 });
    expect(learningRate(long, 0, 1)).toBeCloseTo(0.01, 12);
  });
});

describe('one-cycle', () => {
  // 101 steps: rises from 0.1 to 1 over steps 0…20, falls to 0.01 at step 100.
  const schedule = scheduleSchema.parse({
    kind: 'one-cycle',
    peak: 1,
    riseFraction: 0.2,
    startFraction: 0.1,
    finalFraction: 0.01,
  });

  it.each([
    [0, 0.1],
    [10, 0.55], // half-way up
    [20, 1],
    [60, 0.505], // half-way down: (1 + 0.01) / 2
    [100, 0.01],
  ])('step %d has %d', (step, rate) => {
    expect(learningRate(schedule, step, 101)).toBeCloseTo(rate, 12);
  });

  it('warms up in front of its own climb', () => {
    // 1/5 and 2/5 of 0.1 + 0.9 · (1 − cos(π · step / 20)) / 2
    const warm = scheduleSchema.parse({ ...schedule, warmupSteps: 5 });
    expect(learningRate(warm, 0, 101)).toBeCloseTo(0.2 * 0.1, 12);
    expect(learningRate(warm, 1, 101)).toBeCloseTo(0.4 * (0.1 + 0.45 * (1 - Math.cos(Math.PI / 20))), 12);
    expect(learningRate(warm, 20, 101)).toBeCloseTo(1, 12);
  });

  it('has the defaults of OneCycleLR: 0.3 of the steps up, from a 25th of the peak', () => {
    const usual = scheduleSchema.parse({ kind: 'one-cycle', peak: 2 });
    expect([0, 30, 100].map((step) => learningRate(usual, step, 101))).toEqual([
      expect.closeTo(0.08, 12),
      expect.closeTo(2, 12),
      expect.closeTo(0.0002, 12),
    ]);
  });
});

it('is never negative, above its peak or undefined, whatever the step', () => {
  const kinds = fc.oneof(
    fc.record({
      kind: fc.constant('cosine'),
      peak: fc.constant(0.3),
      finalFraction: fc.double({ min: 0, max: 1, noNaN: true }),
      warmupSteps: fc.nat(50),
    }),
    fc.record({
      kind: fc.constant('one-cycle'),
      peak: fc.constant(0.3),
      riseFraction: fc.double({ min: 0, max: 1, noNaN: true }),
      startFraction: fc.double({ min: 0, max: 1, noNaN: true }),
      finalFraction: fc.double({ min: 0, max: 1, noNaN: true }),
      warmupSteps: fc.nat(50),
    }),
  );
  fc.assert(
    fc.property(
      kinds,
      fc.double({ min: 0, max: 300, noNaN: true }),
      fc.integer({ min: 1, max: 200 }),
      (kind, step, total) => {
        const rate = learningRate(scheduleSchema.parse(kind), step, total);
        expect(rate).toBeGreaterThanOrEqual(0);
        expect(rate).toBeLessThanOrEqual(0.3 + 1e-12);
      },
    ),
  );
});
