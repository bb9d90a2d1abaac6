import type { Interpolation } from './interpolation.js';
import type { Rgb } from './types.js';

/** A number drawn evenly from `[range[0], range[1])`. */
export type Range = readonly [number, number];

/** Constraint on the patch a crop sampler may choose; `'whole'` is the image as it is. */
export type CropSampler =
  | 'whole'
  | {
      /** IoU with at least one box must be at least this, 0..1. @default no lower limit */
      minIou?: number;
      /** IoU with that box must be at most this, 0..1. @default no upper limit */
      maxIou?: number;
    };

/** Zoom-out: the image on a larger canvas. */
export interface ExpandSettings {
  /** 0..1 */
  probability: number;
  /** Sides of the canvas in multiples of the image's, drawn from `[1, maxRatio]`. At least 1. */
  maxRatio: number;
}

/** IoU-constrained crop. */
export interface CropSettings {
  /** 0..1. @default 1 */
  probability?: number;
  /** Each of them looks for a patch, then one of the patches found is taken. */
  samplers: readonly CropSampler[];
  /** Attempts a sampler makes to meet its constraint. @default 50 */
  trials?: number;
  /** Side of the patch relative to the image: √(area of the patch). Within 0..1. @default [0.3, 1] */
  scale?: Range;
  /** Width of the patch to its height, both relative to the image. @default [0.5, 2] */
  aspectRatio?: Range;
  /** Take only patches that hold the centre of at least one box. @default false */
  requireObject?: boolean;
  /** Clip the boxes that are kept to the patch. @default true */
  clip?: boolean;
}

/** An operation that needs nothing but a probability, 0..1. */
export interface Chance {
  probability: number;
}

export interface PhotometricSettings {
  brightness?: Chance & {
    /** Added to every channel, drawn from `[-delta, delta)`; 0..255. */ delta: number;
  };
  contrast?: Chance & { /** Multiplies every channel. */ factor: Range };
  saturation?: Chance & { /** Multiplies S of HSV. */ factor: Range };
  hue?: Chance & { /** Added to H of HSV, drawn from `[-degrees, degrees)`; 0..180. */ degrees: number };
  channelOrder?: Chance;
}

/** One rectangle of the result, somewhere, covered with the fill colour. Objects stay, covered or not. */
export interface CutoutSettings extends Chance {
  /** Share of the result's area, drawn evenly; within 0..1. @default [0.02, 0.2] */
  area?: Range;
  /** Width of the rectangle to its height, both relative to the result. @default [0.5, 2] */
  aspectRatio?: Range;
}

/** How the result is resized. */
export interface ResizeSettings {
  /** One of them is drawn for every image, each equally likely. */
  interpolations: readonly Interpolation[];
}

/** A whole augmentation as data; leave a part out to leave the operation out. */
export interface AugmentationSettings {
  photometric?: PhotometricSettings;
  expand?: ExpandSettings;
  crop?: CropSettings;
  flipHorizontal?: Chance;
  flipVertical?: Chance;
  /** A quarter turn, clockwise. With both flips it gives all eight orientations. */
  rotate90?: Chance;
  cutout?: CutoutSettings;
  /** @default always `smooth` */
  resize?: ResizeSettings;
  /** Colour outside of the image. @default [123, 117, 104], the mean of ImageNet as SSD has it */
  fill?: Rgb;
}
