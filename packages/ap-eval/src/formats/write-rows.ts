import { EvaluationError } from '../errors.js';
import type { Detections, ImageInput } from '../image.js';
import { prepareBoxes } from '../prepare-boxes.js';
import { prepareScores } from '../prepare-flags.js';
import type { ClassList } from '../class-list.js';
import { toPixelOffset } from './pixel-offset.js';

/** Detections of one image; normalised boxes need its width and height. */
export type ImageDetections = Pick<ImageInput, 'id' | 'width' | 'height'> & {
  readonly detections: Detections;
};

/** Checked detections of one image as corners in pixels of the convention `to`. */
export interface CheckedDetections {
  readonly count: number;
  /** [count, 4] xmin, ymin, xmax, ymax */
  readonly boxes: Float64Array;
  readonly labels: Int32Array;
  readonly scores: Float64Array;
}

/** @param from what the boxes' pixels are, where they are in pixels */
export function checkDetections(
  image: ImageDetections,
  { classes, from, to }: { readonly classes: ClassList; readonly from: 0 | 1; readonly to: 0 | 1 },
): CheckedDetections {
  if (image.id === '' || /[\r\n]/.test(image.id)) {
    throw new EvaluationError(
      'BAD_IMAGE',
      `Expected an image id without line breaks, got ${JSON.stringify(image.id)}.`,
    );
  }
  const set = toPixelOffset(image.detections, from, to);
  const boxes = prepareBoxes(set, { image, classes, kind: 'detection', pixelOffset: to });
  return { ...boxes, scores: prepareScores(image.id, set) };
}

/** Digits after the point that numbers are written with, at most; checked. */
export function checkDigits(digits: number): number {
  if (Number.isInteger(digits) && digits >= 0 && digits <= 20) return digits;
  throw new EvaluationError('BAD_OPTION', `Expected digits to be an integer from 0 to 20, got ${digits}.`);
}
