/** Objects (and detections) whose area lies in [min, max], in square pixels; both ends belong to it. */
export interface AreaRange {
  /** In result numbers it follows "AP" and "AR": `small` gives `APsmall`. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

/** COCO's "infinite" area, (10⁵)². */
const LARGEST = 1e10;

/** What AP is measured on when no size is named. */
export const allAreas: AreaRange = Object.freeze({ name: 'all', min: 0, max: LARGEST });

/** COCO's sizes: up to 32 × 32 pixels, up to 96 × 96, and beyond. */
export const cocoAreas: readonly AreaRange[] = Object.freeze([
  Object.freeze({ name: 'small', min: 0, max: 32 ** 2 }),
  Object.freeze({ name: 'medium', min: 32 ** 2, max: 96 ** 2 }),
  Object.freeze({ name: 'large', min: 96 ** 2, max: LARGEST }),
]);

/** .5:.05:.95 as numpy.linspace gives it, to the last bit: .9 is 0.8999999999999999. */
export const cocoIous: readonly number[] = Object.freeze(
  Array.from({ length: 10 }, (_, i) => i * ((0.95 - 0.5) / 9) + 0.5),
);

/** Detections kept of an image and class; AR is measured at each. */
export const cocoDetectionLimits: readonly number[] = Object.freeze([1, 10, 100]);

/** The 101 recalls 0:.01:1 of numpy.linspace, to the last bit. */
export const cocoRecalls: Float64Array = Float64Array.from({ length: 101 }, (_, i) => i * 0.01);

/** pycocotools adds numpy.spacing(1) to every denominator of a precision. */
export const COCO_EPSILON = Number.EPSILON;

/** pycocotools lowers a threshold of 1 by this, so that an IoU of 1 less rounding reaches it. */
export const COCO_IOU_SLACK = 1e-10;
