import { chance, uniform } from './range.js';
import type { ExpandSettings } from './settings.js';
import type { Operation } from './types.js';

/**
 * Zoom-out: the image at a random place of a canvas up to `maxRatio` times as wide and as high, filled with the mean
 * colour (paper section 3.6). One ratio serves both sides, so that shapes stay as they are.
 */
export function expand({ probability, maxRatio }: ExpandSettings): Operation {
  return (draft, rng) => {
    if (!chance(rng, probability)) return;
    const ratio = uniform(rng, [1, maxRatio]);
    // Offsets of the image on the canvas, in multiples of the image's sides.
    const left = uniform(rng, [0, ratio - 1]);
    const top = uniform(rng, [0, ratio - 1]);
    const { window, boxes } = draft;
    draft.window = {
      left: window.left - left * window.width,
      top: window.top - top * window.height,
      width: window.width * ratio,
      height: window.height * ratio,
    };
    draft.boxes = boxes.map((value, i) => (value + (i % 2 === 0 ? left : top)) / ratio);
  };
}
