import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { hardNegatives, mostNegatives } from './hard-negatives.js';
import { hardest } from './testing/naive-loss.js';
import { useCpuBackend } from '@ssd/testing/cpu-backend';

const mask = (losses: number[][], positives: number[][], ratio: number): number[][] =>
  tf.tidy(() => hardNegatives(tf.tensor2d(losses), tf.tensor2d(positives), ratio).arraySync());

beforeAll(() => useCpuBackend({ countsTensors: false }));

describe('hardNegatives', () => {
  it('takes the highest losses, equal ones by index, for each image on its own', () => {
    const losses = [
      [0.3, 9, 0.5, 0.5, 0.1, 0.5],
      [0.3, 9, 0.5, 0.5, 0.1, 0.5],
      [0.3, 9, 0.5, 0.5, 0.1, 0.5],
    ];
    const positives = [
      [0, 1, 0, 0, 0, 0], // 1 · 2 = 2 of the three 0.5
      [0, 1, 0, 1, 0, 0], // 2 · 2 = 4, all there are
      [0, 0, 0, 0, 0, 0], // none
    ];
    expect(mask(losses, positives, 2)).toEqual([
      [0, 0, 1, 1, 0, 0],
      [1, 0, 1, 0, 1, 1],
      [0, 0, 0, 0, 0, 0],
    ]);
  });

  it('never takes a positive, not even where all negatives have loss 0', () => {
    expect(mask([[5, 0, 0, 0]], [[1, 0, 0, 0]], 3)).toEqual([[0, 1, 1, 1]]);
  });

  it('ranks NaN first and keeps its count', () => {
    expect(mask([[5, 1, NaN, 2, 3]], [[1, 0, 0, 0, 0]], 2)).toEqual([[0, 0, 1, 0, 1]]);
  });

  it('equals sorting, for any losses, positives and ratio', () => {
    const image = fc.array(
      fc.record({
        loss: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.float({ min: 0, max: 50, noNaN: true })),
        positive: fc.boolean(),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(image, fc.constantFrom(0, 0.3, 1, 2.5, 3, 1e6), (anchors, ratio) => {
        const losses = anchors.map(({ loss }) => loss);
        const positive = anchors.map((anchor) => anchor.positive);
        const expected = losses.map(() => 0);
        for (const i of hardest(losses, positive, ratio)) expected[i] = 1;
        expect(mask([losses], [positive.map(Number)], ratio)).toEqual([expected]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('mostNegatives', () => {
  it('is the highest count that any number of positives asks for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(0, 0.3, 0.5, 1, 2.5, 3, 7, 1e6),
        (anchors, ratio) => {
          const asked = Array.from({ length: anchors + 1 }, (_, p) =>
            Math.min(anchors - p, Math.floor(ratio * p)),
          );
          expect(mostNegatives(anchors, ratio)).toBe(Math.max(...asked));
        },
      ),
    );
  });
});
