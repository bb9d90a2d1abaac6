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
