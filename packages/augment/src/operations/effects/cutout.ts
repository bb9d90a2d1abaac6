import { uniform } from '../../chance.js';
import type { Chance, Range } from '../../chance.js';
import type { Rectangle } from '../../geometry.js';
import { probability, range } from '../../settings/kinds.js';
import { optional } from '../../settings/setting.js';
import type { Effect } from './effect.js';

/** One rectangle of the result, somewhere, covered with the fill colour. Objects stay, covered or not. */
export interface CutoutSettings extends Chance {
  /** Share of the result's area, drawn evenly; within 0..1. @default [0.02, 0.2] */
  area?: Range;
  /** Width of the rectangle to its height, both relative to the result. @default [0.5, 2] */
  aspectRatio?: Range;
}

/** Draws a rectangle of whole pixels of the result. */
export const cutout: Effect<CutoutSettings, Rectangle> = {
  summary: 'covers a rectangle of the result with the fill; its objects stay',
  settings: {
    probability,
    area: optional(range(0, 1), [0.02, 0.2]),
    aspectRatio: optional(range(0.01, 100), [0.5, 2]),
  },
  draw: ({ area, aspectRatio }, rng, target) => {
    const share = uniform(rng, area);
    const ratio = uniform(rng, aspectRatio);
    const width = Math.round(Math.min(1, Math.sqrt(share * ratio)) * target.width);
    const height = Math.round(Math.min(1, Math.sqrt(share / ratio)) * target.height);
    const left = rng.int(target.width - width + 1);
    const top = rng.int(target.height - height + 1);
    return { left, top, width, height };
  },
  apply: (pixels, size, { left, top, width, height }, [red, green, blue]) => {
    for (let y = top; y < top + height; y++) {
      const end = (y * size.width + left + width) * 3;
      for (let i = (y * size.width + left) * 3; i < end; i += 3) {
        pixels[i] = red;
        pixels[i + 1] = green;
        pixels[i + 2] = blue;
      }
    }
  },
};
