import fc from 'fast-check';
import { smooth, thin, type Point } from './smooth.js';

describe('smooth', () => {
  it('is the corrected moving average', () => {
    // weight 0.5: 0.5·2 = 1, /0.5 = 2; then 0.5·1 + 0.5·4 = 2.5, /0.75 = 3.3333.
    const [a, b] = smooth(
      [
        [0, 2],
        [1, 4],
      ],
      0.5,
    );
    expect(a).toEqual([0, 2]);
    expect(b![1]).toBeCloseTo(10 / 3);
  });

  it('leaves a constant and everything at weight 0 as it is', () => {
    const constant: Point[] = [
      [0, 7],
      [1, 7],
      [2, 7],
    ];
    expect(smooth(constant, 0.9).map(([, y]) => y)).toEqual(
      [7, 7, 7].map((y) => expect.closeTo(y) as number),
    );
    const any: Point[] = [
      [0, 1],
      [1, -3],
    ];
    expect(smooth(any, 0)).toEqual(any);
  });

  it('skips what is not finite', () => {
    expect(
      smooth(
        [
          [0, 1],
          [1, Number.NaN],
          [2, 1],
        ],
        0.5,
      ).map(([x]) => x),
    ).toEqual([0, 2]);
  });
});

describe('thin', () => {
  it('leaves few points alone', () => {
    const points: Point[] = [
      [1, 2],
      [3, 4],
    ];
    expect(thin(points, 2)).toEqual(points);
    expect(thin([], 5)).toEqual([]);
  });

  it('takes means of neighbours', () => {
    expect(
      thin(
        [
          [0, 1],
          [1, 3],
          [2, 5],
          [3, 7],
        ],
        2,
      ),
    ).toEqual([
      [0.5, 2],
      [2.5, 6],
    ]);
  });

  it('keeps the mean where the groups are equal, and the count always', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (count, each) => {
        const points = Array.from({ length: count * each }, (_, i) => [i, i * i] as const);
        const thinned = thin(points, count);
        expect(thinned).toHaveLength(count);
        const mean = (list: readonly Point[]): number =>
          list.reduce((sum, [, y]) => sum + y, 0) / list.length;
        expect(mean(thinned)).toBeCloseTo(mean(points), 6);
      }),
    );
  });
});
