import { createRng } from '../../rng.js';
import { change, draftOf } from '../../testing/draft.js';
import { draw, expectShare } from '../../testing/draws.js';

const BOX = [0.125, 0.25, 0.5, 1]; // exact in float32

type Name = 'flipHorizontal' | 'flipVertical' | 'rotate90';

const always = (operation: Name) => {
  const draft = draftOf(BOX);
  change(draft, createRng(1), { [operation]: { probability: 1 } });
  return draft;
};

describe('flips and quarter turns', () => {
  it.each<Name>(['flipHorizontal', 'flipVertical', 'rotate90'])(
    '%s happens as often as asked',
    (operation) => {
      const drafts = draw((rng) => {
        const draft = draftOf(BOX);
        change(draft, rng, { [operation]: { probability: 0.3 } });
        return draft;
      });
      const changed = drafts.filter(({ orientation }) => Object.values(orientation).some(Boolean));
      expectShare(changed.length, 0.3);
      const moved = drafts.filter(({ boxes }) => String([...boxes]) !== String(BOX));
      expect(moved).toEqual(changed);
    },
  );

  it('mirrors boxes', () => {
    // x: [0.125, 0.5] → [1 − 0.5, 1 − 0.125]
    expect([...always('flipHorizontal').boxes]).toEqual([0.5, 0.25, 0.875, 1]);
    // y: [0.25, 1] → [1 − 1, 1 − 0.25]
    expect([...always('flipVertical').boxes]).toEqual([0.125, 0, 0.5, 0.75]);
  });

  it('turns boxes clockwise: what was at the bottom is at the left', () => {
    // x' = 1 − y: [0.25, 1] → [0, 0.75]; y' = x: [0.125, 0.5]
    expect([...always('rotate90').boxes]).toEqual([0, 0.125, 0.75, 0.5]);
  });

  it('is undone by four quarter turns or two flips', () => {
    for (const [operation, times] of [
      ['rotate90', 4],
      ['flipHorizontal', 2],
      ['flipVertical', 2],
    ] as const) {
      const draft = draftOf(BOX);
      for (let i = 0; i < times; i++) change(draft, createRng(i), { [operation]: { probability: 1 } });
      expect([...draft.boxes]).toEqual(BOX);
      expect(draft.orientation).toEqual({ transpose: false, flipX: false, flipY: false });
    }
  });
});
