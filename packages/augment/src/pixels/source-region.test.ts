import { draftOf } from '../testing/draft.js';
import fc from 'fast-check';
import { applyPlan } from './apply-plan.js';
import { INTERPOLATIONS } from '../interpolation.js';
import { sourceRegion } from './source-region.js';
import type { Rectangle, RgbImage } from '../geometry.js';
import type { AugmentationPlan } from '../plan.js';

const image: RgbImage = {
  width: 53,
  height: 41,
  data: Uint8Array.from({ length: 53 * 41 * 3 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24),
};

function cut({ data, width }: RgbImage, region: Rectangle): RgbImage & { region: Rectangle } {
  const rows = Array.from({ length: region.height }, (_, y) => {
    const from = ((region.top + y) * width + region.left) * 3;
    return data.subarray(from, from + region.width * 3);
  });
  return {
    region,
    width: region.width,
    height: region.height,
    data: Uint8Array.from(rows.flatMap((row) => [...row])),
  };
}

const planOf = (changes: Partial<AugmentationPlan>): AugmentationPlan => ({
  ...draftOf([]),
  source: { width: image.width, height: image.height },
  target: { width: 12, height: 10 },
  window: { left: 10.5, top: 20.5, width: 12, height: 10 },
  fill: [1, 2, 3],
  interpolation: 'linear',
  ...changes,
});

describe('sourceRegion', () => {
  it('is the window in whole pixels with what interpolation sees around it', () => {
    expect(sourceRegion(planOf({}))).toEqual({ left: 8, top: 18, width: 17, height: 15 }); // 8 … 25, 18 … 33
    expect(sourceRegion(planOf({ window: { left: -50, top: 30, width: 200, height: 20 } }))).toEqual({
      left: 0,
      top: 28,
      width: 53,
      height: 13,
    });
  });

  it('has at least one pixel, also for a window that misses the image', () => {
    expect(sourceRegion(planOf({ window: { left: 90, top: -70, width: 5, height: 5 } }))).toEqual({
      left: 52,
      top: 0,
      width: 1,
      height: 1,
    });
  });

  it('gives the same pixels as the whole image, to the last bit', () => {
    const plan = fc.record({
      window: fc.record({
        left: fc.double({ min: -30, max: 60, noNaN: true }),
        top: fc.double({ min: -30, max: 50, noNaN: true }),
        width: fc.double({ min: 1, max: 90, noNaN: true }),
        height: fc.double({ min: 1, max: 90, noNaN: true }),
      }),
      orientation: fc.record({ transpose: fc.boolean(), flipX: fc.boolean(), flipY: fc.boolean() }),
      interpolation: fc.constantFrom(...INTERPOLATIONS),
    });
    fc.assert(
      fc.property(plan, (changes) => {
        const plan = planOf(changes);
        const part = applyPlan(plan, cut(image, sourceRegion(plan)));
        expect(Buffer.compare(part, applyPlan(plan, image))).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses a region that does not hold what the plan asks for', () => {
    const part = cut(image, { left: 9, top: 18, width: 17, height: 15 });
    expect(() => applyPlan(planOf({}), part)).toThrow(
      'Expected an image of at least the region 17×15 at (8, 18) in its own size, got 17×15 pixels of 17×15 at (9, 18).',
    );
  });
});
