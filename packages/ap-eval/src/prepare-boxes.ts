import { EvaluationError } from './errors.js';
import type { BoxSet, ImageInput, PreparedBoxes } from './image.js';

export interface PrepareContext {
  readonly image: Pick<ImageInput, 'id' | 'width' | 'height'>;
  /** Which set, for messages. */
  readonly kind: 'ground truth' | 'detection';
  readonly classes: readonly string[];
  readonly pixelOffset: 0 | 1;
}

/**
 * A detection narrower than one pixel has, in inclusive pixels, xmax < xmin by less than one: that much is a box, more
 * is a reversed one. The thousandth of a pixel is what six decimals and float32 coordinates may lose.
 */
const SUBPIXEL_TOLERANCE = 1e-3;

const corner = ['xmin', 'ymin', 'xmax', 'ymax'] as const;

const place = ({ image, kind }: PrepareContext, index: number): string =>
  `image "${image.id}", ${kind} ${index}`;

const checkSize = (context: PrepareContext, side: 'width' | 'height'): number => {
  const value = context.image[side];
  if (value === undefined || !(value > 0) || value === Infinity) {
    throw new EvaluationError(
      'BAD_IMAGE',
      `Expected image "${context.image.id}" to have a positive ${side} for its normalised ${context.kind} boxes, got ${value}.`,
    );
  }
  return value;
};

const checkUnits = (set: BoxSet, context: PrepareContext): boolean => {
  const units: string = set.units ?? 'pixels';
  if (units !== 'pixels' && units !== 'normalised') {
    throw new EvaluationError(
      'BAD_IMAGE',
      `Unknown units "${units}" in image "${context.image.id}". Available: pixels, normalised.`,
    );
  }
  return units === 'normalised';
};

/**
 * Copies a box set into the pixels of the evaluation, checking lengths, labels and every coordinate.
 *
 * @throws EvaluationError LENGTH_MISMATCH, BAD_LABEL, BAD_BOX or BAD_IMAGE, naming image and index
 */
export const prepareBoxes = (set: BoxSet, context: PrepareContext): PreparedBoxes => {
  const { classes, pixelOffset, image, kind } = context;
  const count = set.labels.length;
  if (set.boxes.length !== 4 * count) {
    throw new EvaluationError(
      'LENGTH_MISMATCH',
      `Expected 4 coordinates a label in image "${image.id}", ${kind}s, got ${set.boxes.length} for ${count} labels.`,
    );
  }
  const normalised = checkUnits(set, context);
  const scaleX = normalised ? checkSize(context, 'width') : 1;
  const scaleY = normalised ? checkSize(context, 'height') : 1;
  // Continuous [x0, x1] is the inclusive pixel box [x0 + 1, x1] when counting from 1.
  const shift = normalised ? pixelOffset : 0;
  // Detections in pixels may be narrower than one of them; objects in annotations may not.
  const slack = kind === 'detection' && !normalised ? pixelOffset + SUBPIXEL_TOLERANCE : 0;

  const boxes = new Float64Array(4 * count); // [count, 4]
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const label = set.labels[i]!;
    if (!Number.isInteger(label) || label < 0 || label >= classes.length) {
      throw new EvaluationError(
        'BAD_LABEL',
        `Expected a label from 0 to ${classes.length - 1} (an index into classes) in ${place(context, i)}, got ${label}.`,
      );
    }
    labels[i] = label;
    const at = 4 * i;
    const xmin = set.boxes[at]!;
    const ymin = set.boxes[at + 1]!;
    const xmax = set.boxes[at + 2]!;
    const ymax = set.boxes[at + 3]!;
    for (let k = 0; k < 4; k++) {
      if (Number.isFinite(set.boxes[at + k])) continue;
      throw new EvaluationError(
        'BAD_BOX',
        `Expected finite coordinates in ${place(context, i)} ("${classes[label]}"), got ${corner[k]}=${set.boxes[at + k]}.`,
      );
    }
    if (xmax - xmin < -slack || ymax - ymin < -slack) {
      throw new EvaluationError(
        'BAD_BOX',
        `Expected xmin ≤ xmax and ymin ≤ ymax in ${place(context, i)} ("${classes[label]}"), ` +
          `got [${xmin}, ${ymin}, ${xmax}, ${ymax}]. Boxes are xmin, ymin, xmax, ymax, not x, y, width, height.`,
      );
    }
    boxes[at] = xmin * scaleX + shift;
    boxes[at + 1] = ymin * scaleY + shift;
    boxes[at + 2] = xmax * scaleX;
    boxes[at + 3] = ymax * scaleY;
  }
  return { count, boxes, labels };
};
