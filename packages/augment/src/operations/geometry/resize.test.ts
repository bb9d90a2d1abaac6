import type { ResizeSettings } from './resize.js';
import { presets } from '../../presets.js';
import { change, draftOf } from '../../testing/draft.js';
import { draw, expectEvenly } from '../../testing/draws.js';

const drawn = (settings: ResizeSettings) =>
  draw((rng) => {
    const draft = draftOf([]);
    change(draft, rng, { resize: settings });
    return draft.interpolation;
  });

describe('resize', () => {
  it('draws each of the paper’s five interpolations equally often', () => {
    expectEvenly(drawn(presets.ssd.resize!), ['linear', 'area', 'nearest', 'cubic', 'lanczos4']);
  });

  it('takes the only one', () => {
    expect(new Set(drawn({ interpolations: ['cubic'] }))).toEqual(new Set(['cubic']));
  });
});
