import { ArgumentRangeError } from './argument-error.js';

// Tests and errors stand apart: the name of a box is made for the message alone, not for each of thousands that are right.

/** Further than this beyond the image, in its sides, no box is normalised: it is in pixels. */
const FAR = 1;
/** So near the image a box without extent still touches it: rounding, and what six decimals lose. */
const EDGE = 1e-3;

/** Whether the corners of one box of a flat list are finite and in order. A box without area is one. */
export function areCorners(boxes: ArrayLike<number>, index: number): boolean {
  const o = 4 * index;
  const width = boxes[o + 2]! - boxes[o]!;
  const height = boxes[o + 3]! - boxes[o + 1]!;
  return width >= 0 && height >= 0 && width + height < Infinity; // NaN and infinity fail one of them
}

/**
 * Throws the error of a box for which {@link areCorners} does not hold.
 *
 * @param where the box, as the message names it: `box 3 of boxes`
 * @throws ArgumentRangeError
 */
export function refuseCorners(boxes: ArrayLike<number>, index: number, where: string): never {
  const shown = shownBox(boxes, index);
  for (let c = 0; c < 4; c++) {
    if (!Number.isFinite(boxes[4 * index + c])) {
      throw new ArgumentRangeError(`Expected finite coordinates of ${where}, got ${shown}.`, {
        hint: 'Leave the box out, or mend where its numbers come from.',
      });
    }
  }
  throw new ArgumentRangeError(`Expected xmin ≤ xmax and ymin ≤ ymax in ${where}, got ${shown}.`, {
    hint: 'A box is xmin, ymin, xmax, ymax: make corners of x, y, width, height and of a centre with a size.',
  });
}

/**
 * Whether one box of a flat list can be of an object in the image, 0 … 1 along each side. It may reach beyond the image, as
 * after a crop that does not clip: as far as it likes where its centre is inside, else by one side of the image.
 */
export function isNormalised(boxes: ArrayLike<number>, index: number): boolean {
  const o = 4 * index;
  return isNear(boxes[o]!, boxes[o + 2]!) && isNear(boxes[o + 1]!, boxes[o + 3]!);
}

function isNear(low: number, high: number): boolean {
  const centre = (low + high) / 2;
  const touches = low <= 1 + EDGE && high >= -EDGE;
  return (centre >= 0 && centre <= 1) || (touches && low >= -FAR && high <= 1 + FAR);
}

/**
 * Throws the error of a box for which {@link isNormalised} does not hold.
 *
 * @throws ArgumentRangeError
 */
export function refuseUnit(boxes: ArrayLike<number>, index: number, where: string): never {
  throw new ArgumentRangeError(
    `Expected ${where} to be normalised to 0 … 1 and to lie in the image, got ${shownBox(boxes, index)}.`,
    {
      hint: 'Divide x by the width and y by the height of the image, and leave out what lies outside of it.',
    },
  );
}

/** `[0.1, 0.2, 0.5, 0.9]`, in six digits at most: those of single precision. */
export function shownBox(boxes: ArrayLike<number>, index: number): string {
  return `[${Array.from({ length: 4 }, (_, c) => Number(boxes[4 * index + c]!.toPrecision(6))).join(', ')}]`;
}
