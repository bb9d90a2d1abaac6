import fc from 'fast-check';
import type { Axis } from './axis.js';
import { createAreaTaps, createKernelTaps, WEIGHT_BITS } from './filter-taps.js';
import type { FilterTaps } from './filter-taps.js';
import { CUBIC, LANCZOS4 } from './kernel.js';

const ONE = 1 << WEIGHT_BITS;
const whole = (size: number, count: number): Axis => ({
  start: 0,
  length: size,
  size,
  origin: 0,
  count,
  flip: false,
});

/** Weights of target pixel i, one a source pixel. */
function spread({ taps, start, weights }: FilterTaps, i: number, size: number): number[] {
  const row = new Array<number>(size).fill(0);
  for (let k = 0; k < taps; k++) row[start[i]! + k]! += weights[i * taps + k]! / ONE;
  return row;
}

describe('filter taps', () => {
  it('averages what a target pixel covers', () => {
    // Two target pixels on five: 0 to 2.5 and 2.5 to 5; weights 1/2.5 = 0.4 and 0.5/2.5 = 0.2.
    const taps = createAreaTaps(whole(5, 2));
    expect(spread(taps, 0, 5).map((weight) => weight.toFixed(3))).toEqual([
      '0.400',
      '0.400',
      '0.200',
      '0.000',
      '0.000',
    ]);
    expect(spread(taps, 1, 5).map((weight) => weight.toFixed(3))).toEqual([
      '0.000',
      '0.000',
      '0.200',
      '0.400',
      '0.400',
    ]);
  });

  it('weighs four pixels by the cubic, those beyond the edge at the edge', () => {
    // Twice as large: target pixel 4 has its centre at 2.25, a quarter of the way before pixel 2's at 2.5, that is
    // three quarters after pixel 1's. With a = −0.75: w(1.75) = −0.03515625, w(0.75) = 0.26171875,
    // w(0.25) = 0.87890625, w(1.25) = −0.10546875.
    const taps = createKernelTaps(whole(5, 10), CUBIC);
    expect(spread(taps, 4, 5).map((weight) => weight.toFixed(4))).toEqual([
      '-0.0352',
      '0.2617',
      '0.8789',
      '-0.1055',
      '0.0000',
    ]);
    // Target pixel 0 at 0.25: pixels −2, −1, 0 and 1; what falls on −2 and −1 goes to pixel 0.
    expect(spread(taps, 0, 5)[0]).toBeCloseTo(-0.03515625 + 0.26171875 + 0.87890625, 3);
    expect(spread(taps, 0, 5)[1]).toBeCloseTo(-0.10546875, 3);
  });

  it('takes the pixel itself where the positions meet', () => {
    for (const kernel of [CUBIC, LANCZOS4]) {
      expect(spread(createKernelTaps(whole(9, 9), kernel), 4, 9)).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);
    }
  });

  it('weighs by sinc(x)·sinc(x/4)', () => {
    const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
    const weights = new Float64Array(8);
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 0.999, noNaN: true }), (fraction) => {
        LANCZOS4.weigh(fraction, weights);
        // Distances of the pixels −3 … 4 from a position this far behind pixel 0.
        const exact = Array.from({ length: 8 }, (_, k) => fraction + 3 - k).map((x) => sinc(x) * sinc(x / 4));
        const ratio = weights[3]! / exact[3]!;
        exact.forEach((weight, k) => {
          expect(weights[k]! / ratio).toBeCloseTo(weight, 9);
        });
      }),
    );
  });

  it('has weights of sum 1 inside of the source, wherever the window lies', () => {
    const axis = fc.record({
      start: fc.double({ min: -20, max: 20, noNaN: true }),
      length: fc.double({ min: 0.5, max: 60, noNaN: true }),
      size: fc.integer({ min: 1, max: 30 }),
      origin: fc.constant(0),
      count: fc.integer({ min: 1, max: 20 }),
      flip: fc.boolean(),
    });
    fc.assert(
      fc.property(axis, fc.constantFrom('area', 'cubic', 'lanczos4'), (axis, name) => {
        const taps =
          name === 'area'
            ? createAreaTaps(axis)
            : createKernelTaps(axis, name === 'cubic' ? CUBIC : LANCZOS4);
        for (let i = taps.first; i < taps.end; i++) {
          expect(taps.start[i]).toBeGreaterThanOrEqual(0);
          expect(taps.start[i]! + taps.taps).toBeLessThanOrEqual(axis.size);
          const own = taps.weights.subarray(i * taps.taps, (i + 1) * taps.taps);
          expect(own.reduce((sum, weight) => sum + weight, 0)).toBe(ONE);
        }
      }),
    );
  });
});
