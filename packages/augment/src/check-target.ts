import { ArgumentRangeError, expectObject, expectTypedArray, shownValue } from '@ssd/errors';
import type { Rng } from './rng.js';
import type { Size, Target } from './types.js';

/** Further than this beyond the image, in its sides, no box is normalised: it is in pixels. */
const FAR = 1;
/** So near the image a box without extent still touches it: rounding, and what six decimals lose. */
const EDGE = 1e-3;

/**
 * Throws for objects that nothing sensible can be planned for: boxes that are not finite, swapped, in pixels or outside the
 * image, arrays of another kind or length. A box may reach beyond the image, and have no area.
 *
 * @throws ArgumentRangeError, ArgumentTypeError naming the box
 */
export function checkTarget(target: Target): void {
  expectObject(target, ['boxes', 'labels'], 'the objects', 'Give both, empty where there are no objects.');
  const { boxes, labels } = target;
  expectTypedArray(boxes, 'Float32Array', 'boxes');
  expectTypedArray(labels, 'Int32Array', 'labels');
  if (boxes.length !== labels.length * 4) {
    throw new ArgumentRangeError(
      `Expected four box coordinates a label, got ${boxes.length} for ${labels.length} labels.`,
      { hint: 'Boxes are flat: xmin, ymin, xmax, ymax of the first object, then of the second, and so on.' },
    );
  }
  for (let i = 0; i < labels.length; i++) checkBox(boxes.subarray(4 * i, 4 * i + 4), i);
}

function checkBox(box: Float32Array, i: number): void {
  const shown = `[${Array.from(box, (side) => Number(side.toPrecision(6))).join(', ')}]`;
  if (!box.every(Number.isFinite)) {
    throw new ArgumentRangeError(`Expected finite coordinates of box ${i}, got ${shown}.`, {
      hint: 'Leave the object out, or mend where its numbers come from.',
    });
  }
  const [xmin, ymin, xmax, ymax] = box as unknown as [number, number, number, number];
  if (xmin > xmax || ymin > ymax) {
    throw new ArgumentRangeError(`Expected xmin ≤ xmax and ymin ≤ ymax in box ${i}, got ${shown}.`, {
      hint: 'A box is xmin, ymin, xmax, ymax: make corners of x, y, width, height and of a centre with a size.',
    });
  }
  if (isNear(xmin, xmax) && isNear(ymin, ymax)) return;
  throw new ArgumentRangeError(
    `Expected box ${i} to be normalised to 0 … 1 and to lie in the image, got ${shown}.`,
    {
      hint: 'Divide x by the width and y by the height of the image, and leave out what lies outside of it.',
    },
  );
}

/** Whether an interval can be of an object in the image, 0 … 1 along each side. */
function isNear(low: number, high: number): boolean {
  const centre = (low + high) / 2;
  const touches = low <= 1 + EDGE && high >= -EDGE;
  return (centre >= 0 && centre <= 1) || (touches && low >= -FAR && high <= 1 + FAR);
}

/** Throws for a size that is none: in whole pixels, at least one. */
export function checkSize(size: Size, name: string): void {
  expectObject(size, ['width', 'height'], name, 'Give both in pixels.');
  for (const side of ['width', 'height'] as const) {
    if (Number.isInteger(size[side]) && size[side] >= 1) continue;
    throw new ArgumentRangeError(
      `Expected ${name}.${side} to be a whole number of at least 1, got ${shownValue(size[side])}.`,
      { hint: 'Give it in pixels.' },
    );
  }
}

/** Throws for what cannot draw, such as Math.random. */
export function checkRng(rng: Rng): void {
  expectObject(
    rng,
    ['next', 'int'],
    'rng',
    'Make one with createRng(seed), so that the same seed gives the same images.',
  );
}
