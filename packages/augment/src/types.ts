import type { Interpolation } from './interpolation.js';
import type { Rng } from './rng.js';

export interface Size {
  width: number;
  height: number;
}

/** A rectangle in pixels of the source image, 0-based and continuous: it may have fractions and reach outside. */
export interface Rectangle {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Interleaved 8-bit RGB, row by row: `data.length === width * height * 3`. */
export interface RgbImage extends Size {
  data: Uint8Array;
}

/** A source image, or as much of it as a plan asks for. */
export interface SourceImage extends RgbImage {
  /**
   * The whole pixels of the source that are here, if not all of it; at least those of `sourceRegion(plan)`. All of it
   * may come in another scale than the plan was made for, a region may not.
   */
  region?: Rectangle;
}

/** The objects of one image. */
export interface Target {
  /** `[xmin, ymin, xmax, ymax]` an object, normalised to 0..1 of the image; length 4·n. */
  boxes: Float32Array;
  /** One class index an object; length n. */
  labels: Int32Array;
}

/** How the window is laid onto the target: first transposed (x and y exchanged), then mirrored. */
export interface Orientation {
  transpose: boolean;
  flipX: boolean;
  flipY: boolean;
}

/** A red, green and blue value, each 0..255. */
export type Rgb = readonly [number, number, number];

/** A change of colours that looks at one pixel at a time. */
export type PhotometricStep =
  | { kind: 'brightness'; /** Added to every channel. */ delta: number }
  | { kind: 'contrast'; /** Multiplies every channel. */ factor: number }
  | { kind: 'saturation'; /** Multiplies S of HSV. */ factor: number }
  | { kind: 'hue'; /** Added to H of HSV, in degrees. */ degrees: number }
  | { kind: 'channel-order'; /** Channel c of the result is channel `order[c]` of the input. */ order: Rgb };

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
  /** Rectangles of the result, in whole pixels, that are covered with `fill`. */
  cutouts: readonly Rectangle[];
  /** In the order in which they are applied to the source's pixels; the fill is not changed. */
  photometric: readonly PhotometricStep[];
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
  cutouts: Rectangle[];
  photometric: PhotometricStep[];
  boxes: Float32Array;
  labels: Int32Array;
  kept: Int32Array;
}

/** One operation's planning half: draws from `rng` and changes the draft. */
export type Operation = (draft: Draft, rng: Rng) => void;
