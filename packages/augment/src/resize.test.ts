import { presets } from './presets.js';
import { resize } from './resize.js';
import { draftOf } from './testing/draft.js';
import { draw, expectEvenly } from './testing/draws.js';

const drawn = (settings: Parameters<typeof resize>[0]) =>
  draw((rng) => {
    const draft = draftOf([]);
    resize(settings)(draft, rng);
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
