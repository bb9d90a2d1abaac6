import { uniform } from '../../chance.js';
import type { Chance } from '../../chance.js';
import { amount, probability } from '../../settings/kinds.js';
import type { GeometricOperation } from './geometric-operation.js';

/** Zoom-out: the image on a larger canvas. */
export interface ExpandSettings extends Chance {
  /** Sides of the canvas in multiples of the image's, drawn from `[1, maxRatio]`. At least 1. */
  maxRatio: number;
}

/**
 * Zoom-out: the image at a random place of a canvas up to `maxRatio` times as wide and as high, filled with the mean
 * colour (paper section 3.6). One ratio serves both sides, so that shapes stay as they are.
 */
export const expand: GeometricOperation<ExpandSettings> = {
  summary: 'zoom-out: a canvas of 1 to `maxRatio` times the sides, the image anywhere on it',
  settings: { probability, maxRatio: amount(1, 100) },
  change: (draft, rng, { maxRatio }) => {
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
  },
};
