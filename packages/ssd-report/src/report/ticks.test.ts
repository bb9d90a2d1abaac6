import fc from 'fast-check';
import { formatTick, niceTicks } from './ticks.js';

describe('niceTicks', () => {
  it.each([
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0, 1080, 6, [0, 200, 400, 600, 800, 1000, 1200]],
    [0.1, 0.3, 4, [0.1, 0.15, 0.2, 0.25, 0.3]],
    [5, 5, 5, [2, 3, 4, 5, 6, 7, 8]], // flat: half of it on both sides, 2.5…7.5
  ] as [number, number, number, number[]][])('covers %d…%d in about %d', (low, high, count, expected) => {
    expect(niceTicks(low, high, count)).toEqual(expected);
  });

  it('covers any range with at most twice the ticks asked for, evenly', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        value,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 10 }),
        (low, span, count) => {
          const ticks = niceTicks(low, low + span, count);
          const slack = span * 1e-6;
          expect(ticks[0]!).toBeLessThanOrEqual(low + slack);
          expect(ticks.at(-1)!).toBeGreaterThanOrEqual(low + span - slack);
          expect(ticks.length).toBeLessThanOrEqual(2 * count + 2);
          expect(ticks.length).toBeGreaterThanOrEqual(2);
        },
      ),
    );
  });

  it('does not fail on what is no number', () => {
    expect(niceTicks(Number.NaN, 1)).toEqual([0, 1]);
  });
});

describe('formatTick', () => {
  it.each([
    [0, '0'],
    [0.02, '0.02'],
    [1500, '1500'],
    [0.00001, '1e-5'],
    [250_000, '2.5e5'],
    [-2, '-2'],
  ])('%d → %s', (value, text) => {
    expect(formatTick(value)).toBe(text);
  });
});
