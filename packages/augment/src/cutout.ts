import { chance, uniform } from './range.js';
import type { CutoutSettings } from './settings.js';
import type { Operation } from './types.js';

/** Covers one rectangle of the result, anywhere in it, with the fill colour. */
export function cutout({
  probability,
  area = [0.02, 0.2],
  aspectRatio = [0.5, 2],
}: CutoutSettings): Operation {
  return (draft, rng) => {
    if (!chance(rng, probability)) return;
    const share = uniform(rng, area);
    const ratio = uniform(rng, aspectRatio);
    const { target } = draft;
    const width = Math.round(Math.min(1, Math.sqrt(share * ratio)) * target.width);
    const height = Math.round(Math.min(1, Math.sqrt(share / ratio)) * target.height);
    const left = rng.int(target.width - width + 1);
    const top = rng.int(target.height - height + 1);
    draft.cutouts.push({ left, top, width, height });
  };
}
