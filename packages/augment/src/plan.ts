import type { Orientation, Rectangle, Rgb, Size } from './geometry.js';
import type { Interpolation } from './interpolation.js';
import type { PhotometricStep } from './operations/colour-operations.js';
import type { EffectStep } from './operations/effects.js';

/** Everything decided about one image before a pixel is touched. Plain data. */
export interface AugmentationPlan {
  /** Size of the source image that `window` is measured in. */
  source: Size;
  /** Size of the result in pixels. */
  target: Size;
  /** What of the source becomes the result. What lies outside of the source is filled with `fill`. */
  window: Rectangle;
  orientation: Orientation;
  fill: Rgb;
  interpolation: Interpolation;
  /** In the order in which they are applied to the source's pixels; the fill is not changed. */
  photometric: readonly PhotometricStep[];
  /** What is done to the result's pixels, in that order. */
  effects: readonly EffectStep[];
  /** The objects that are left, normalised to the result. */
  boxes: Float32Array;
  labels: Int32Array;
  /** For every object left, its position among the objects given to `plan`. */
  kept: Int32Array;
}

/** The plan while operations still work on it. The boxes are relative to the window as it is shown (oriented). */
export interface Draft {
  readonly source: Size;
  readonly target: Size;
  window: Rectangle;
  orientation: Orientation;
  fill: Rgb;
  interpolation: Interpolation;
  photometric: PhotometricStep[];
  effects: EffectStep[];
  boxes: Float32Array;
  labels: Int32Array;
  kept: Int32Array;
}
