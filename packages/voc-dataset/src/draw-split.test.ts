import fc from 'fast-check';
import { drawSplit } from './draw-split.js';

const names = (count: number) => Array.from({ length: count }, (_, i) => `image${i}`);
const draw = (ids: readonly string[], seed = 0) => ({
  train: drawSplit(ids, 'train', seed),
  val: drawSplit(ids, 'val', seed),
  test: drawSplit(ids, 'test', seed),
});

describe('drawSplit', () => {
  it('draws about 80, 10 and 10 of a hundred', () => {
    const { train, val, test } = draw(names(10_000));
    // Standard deviations of 10,000 draws: √(10⁴ · 0.8 · 0.2) = 40 and √(10⁴ · 0.1 · 0.9) = 30; four of each.
    expect(Math.abs(train.length - 8000)).toBeLessThan(160);
    expect(Math.abs(val.length - 1000)).toBeLessThan(120);
    expect(Math.abs(test.length - 1000)).toBeLessThan(120);
  });

  it('puts every image into one split, none of them empty from three images on', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 30 }), fc.integer(), (ids, seed) => {
        const { train, val, test } = draw(ids, seed);
        expect([...train, ...val, ...test].sort()).toEqual([...ids].sort());
        if (ids.length >= 3) expect(train.length * val.length * test.length).toBeGreaterThan(0);
        expect(drawSplit(ids, 'trainval', seed)).toEqual([...train, ...val].sort());
        expect(drawSplit(ids, 'all', seed)).toEqual([...ids].sort());
      }),
    );
  });

  it('moves no image when another comes', () => {
    const before = draw(names(200));
    const after = draw([...names(200), 'another']);
    for (const split of ['train', 'val', 'test'] as const)
      expect(after[split].filter((id) => id !== 'another')).toEqual(before[split]);
  });

  it('depends on the seed, not on the order', () => {
    expect(draw(names(50), 1)).not.toEqual(draw(names(50), 2));
    expect(draw(names(50).reverse())).toEqual(draw(names(50)));
    expect(draw([])).toEqual({ train: [], val: [], test: [] });
  });
});
