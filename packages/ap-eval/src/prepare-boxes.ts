import { shownValue } from '@ssd/errors';
import { clampToGrid, gridPixel } from './box-form.js';
import { EvaluationError } from './errors.js';
import type { BoxSet, PreparedBoxes } from './image.js';
import { prepareLabels } from './prepare-labels.js';
import type { PrepareContext } from './prepare-context.js';

/**
 * A detection narrower than one pixel has, in inclusive pixels, xmax < xmin by less than one: that much is a box, more
 * is a reversed one. The thousandth of a pixel is what six decimals and float32 coordinates may lose.
 */
const SUBPIXEL_TOLERANCE = 1e-3;

/** What the four numbers of a box are. */
const SIDES = {
  xyxy: ['xmin', 'ymin', 'xmax', 'ymax'],
  xywh: ['x', 'y', 'width', 'height'],
  cxcywh: ['cx', 'cy', 'width', 'height'],
} as const;

function checkSize({ image, kind }: PrepareContext, side: 'width' | 'height', boxes: string): number {
  const value = image[side];
  if (value === undefined || !(value > 0) || value === Infinity) {
    throw new EvaluationError(
      'BAD_IMAGE',
      `Expected image "${image.id}" to have a positive ${side} for its ${boxes}${kind} boxes, got ${value}.`,
    );
  }
  return value;
}

function oneOf<T extends string>(what: string, value: T, choices: readonly T[], id: string): T {
  if (choices.includes(value)) return value;
  throw new EvaluationError(
    'BAD_IMAGE',
    `Unknown ${what} "${value}" in image "${id}". Available: ${choices.join(', ')}.`,
  );
}

/** Throws where there is no set of boxes at all. */
function expectSet(set: BoxSet | undefined, { image, kind }: PrepareContext): void {
  const lists = [set?.boxes, set?.labels] as (ArrayLike<unknown> | undefined)[];
  if (lists.every((list) => typeof list === 'object' && typeof list.length === 'number')) return;
  throw new EvaluationError(
    'BAD_IMAGE',
    `Expected lists of boxes and labels in image "${image.id}", ${kind}s, got ${shownValue(set)}.`,
    { hint: 'Give both, empty where there are none.' },
  );
}

/** Throws the error of a box that is not one; told apart here so that the loop has one test. */
function refuse(set: BoxSet, i: number, { image, kind, classes }: PrepareContext): never {
  const numbers = Array.from({ length: 4 }, (_, k) => set.boxes[4 * i + k]);
  const { layout = 'xyxy' } = set;
  const label = set.labels[i]!;
  const className = typeof label === 'number' ? (classes.names[label] ?? label) : label;
  const place = `image "${image.id}", ${kind} ${i} ("${className}")`;
  const infinite = numbers.findIndex((v) => !Number.isFinite(v));
  if (infinite >= 0) {
    throw new EvaluationError(
      'BAD_BOX',
      `Expected finite coordinates in ${place}, got ${SIDES[layout][infinite]}=${numbers[infinite]}.`,
    );
  }
  const shown = `[${numbers.join(', ')}]`;
  if (layout !== 'xyxy')
    throw new EvaluationError('BAD_BOX', `Expected width ≥ 0 and height ≥ 0 in ${place}, got ${shown}.`);
  throw new EvaluationError('BAD_BOX', `Expected xmin ≤ xmax and ymin ≤ ymax in ${place}, got ${shown}.`, {
    hint: "Boxes are xmin, ymin, xmax, ymax; for x, y, width, height say layout: 'xywh', for centre, width, height 'cxcywh'.",
  });
}

/**
 * Copies a box set into the coordinates of the evaluation, checking lengths, labels and every coordinate.
 *
 * @throws EvaluationError LENGTH_MISMATCH, BAD_LABEL, BAD_BOX or BAD_IMAGE, naming image and index
 */
export function prepareBoxes(set: BoxSet, context: PrepareContext): PreparedBoxes {
  const { pixelOffset, image, kind, form = 'corners' } = context;
  expectSet(set, context);
  const count = set.labels.length;
  if (set.boxes.length !== 4 * count) {
    throw new EvaluationError(
      'LENGTH_MISMATCH',
      `Expected 4 coordinates a label in image "${image.id}", ${kind}s, got ${set.boxes.length} for ${count} labels.`,
      {
        hint: 'Boxes are flat: the four numbers of the first, then of the second, and so on; boxes.flat() of nested ones.',
      },
    );
  }
  const normalised =
    oneOf('units', set.units ?? 'pixels', ['pixels', 'normalised'], image.id) === 'normalised';
  const layout = oneOf('layout', set.layout ?? 'xyxy', ['xyxy', 'xywh', 'cxcywh'], image.id);
  const sizes = layout !== 'xyxy';
  const centred = layout === 'cxcywh' ? 0.5 : 0; // of the size lies before what comes first
  const grid = form === 'grid';
  const measured = normalised || grid; // needs the image's size
  const unit = normalised ? 'normalised ' : '';
  const width = measured && count > 0 ? checkSize(context, 'width', unit) : 1;
  const height = measured && count > 0 ? checkSize(context, 'height', unit) : 1;
  const scaleX = normalised ? width : 1;
  const scaleY = normalised ? height : 1;
  // Continuous [x0, x1] is the inclusive pixel box [x0 + 1, x1] when counting from 1.
  const shift = normalised && !grid ? pixelOffset : 0;
  // Detections in pixels may be narrower than one of them; objects in annotations may not.
  const slack = kind === 'detection' && !normalised && !sizes ? pixelOffset + SUBPIXEL_TOLERANCE : 0;

  const labels = prepareLabels(set.labels, context);
  const boxes = new Float64Array(4 * count); // [count, 4]
  for (let i = 0; i < count; i++) {
    const at = 4 * i;
    const third = set.boxes[at + 2]!;
    const fourth = set.boxes[at + 3]!;
    const x = set.boxes[at]! - centred * third;
    const y = set.boxes[at + 1]! - centred * fourth;
    const w = sizes ? third : third - x;
    const h = sizes ? fourth : fourth - y;
    // Infinite coordinates leave NaN or ±Infinity in the sum, finite ones only where they are no pixels.
    const sum = x + y + third + fourth;
    if (!(w >= -slack && h >= -slack && sum - sum === 0)) refuse(set, i, context);
    if (form === 'sizes') {
      boxes[at] = x * scaleX + shift;
      boxes[at + 1] = y * scaleY + shift;
      boxes[at + 2] = w * scaleX - shift;
      boxes[at + 3] = h * scaleY - shift;
    } else {
      boxes[at] = x * scaleX + shift;
      boxes[at + 1] = y * scaleY + shift;
      boxes[at + 2] = (sizes ? x + w : third) * scaleX;
      boxes[at + 3] = (sizes ? y + h : fourth) * scaleY;
    }
  }
  if (grid) {
    for (let k = 0; k < boxes.length; k++) boxes[k] = gridPixel(boxes[k]! / (k % 2 === 0 ? width : height));
    if (kind === 'detection') clampToGrid(boxes);
  }
  return { count, boxes, labels };
}
