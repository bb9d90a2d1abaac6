import { change, draftOf } from '../../testing/draft.js';
import { DRAWS, draw, expectShare, expectUniform } from '../../testing/draws.js';
import type { CutoutSettings } from './cutout.js';

/** Drafts of a result of 50 × 40 pixels, as `draftOf` has it, or larger, where rounding to pixels hardly shows. */
const cutAll = (settings: CutoutSettings, target = { width: 50, height: 40 }) =>
  draw((rng) => {
    const draft = { ...draftOf([0.1, 0.1, 0.5, 0.5]), target };
    change(draft, rng, { cutout: settings });
    return draft;
  });

describe('cutout', () => {
  it('happens as often as asked and leaves the objects', () => {
    const drafts = cutAll({ probability: 0.3 });
    expectShare(drafts.filter(({ effects }) => effects.length === 1).length, 0.3);
    expect(drafts.every(({ boxes, labels }) => boxes.length === 4 && labels.length === 1)).toBe(true);
  });

  it('draws area, shape and place evenly', () => {
    const target = { width: 1e6, height: 5e5 };
    const rectangles = cutAll({ probability: 1, area: [0.1, 0.3] }, target).map(({ effects }) => effects[0]!);
    const share = rectangles.map(({ width, height }) => (width / 1e6) * (height / 5e5));
    const shape = rectangles.map(({ width, height }) => width / 1e6 / (height / 5e5));
    // Rounding to whole pixels may reach out of the range by a part in a million.
    expectUniform(share, [0.1 - 1e-5, 0.3 + 1e-5]);
    expectUniform(shape, [0.5 - 1e-5, 2 + 1e-5]);
    expectUniform(
      rectangles.map(({ left, width }) => left / (1e6 - width + 1)),
      [0, 1],
    );
    expectUniform(
      rectangles.map(({ top, height }) => top / (5e5 - height + 1)),
      [0, 1],
    );
  });

  it('stays inside in whole pixels, even one as large as the result', () => {
    const rectangles = [
      ...cutAll({ probability: 1, area: [0, 1], aspectRatio: [0.1, 10] }),
      ...cutAll({ probability: 1, area: [1, 1], aspectRatio: [1, 1] }),
    ].map(({ effects }) => effects[0]!);
    const wrong = rectangles.filter(
      ({ left, top, width, height }) =>
        ![left, top, width, height].every((side) => Number.isInteger(side) && side >= 0) ||
        left + width > 50 ||
        top + height > 40,
    );
    expect(wrong).toEqual([]);
    expect(rectangles[DRAWS]).toEqual({ kind: 'cutout', left: 0, top: 0, width: 50, height: 40 });
  });
});
