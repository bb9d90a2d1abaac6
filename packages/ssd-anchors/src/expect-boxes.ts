import { ArgumentRangeError, expectTypedArray } from '@ssd/errors';

const HINTS = {
  length: 'Boxes are flat: xmin, ymin, xmax, ymax of the first, then of the second, and so on.',
  finite: 'Leave the box out, or mend where its numbers come from.',
  order: 'A box is xmin, ymin, xmax, ymax: make corners of x, y, width, height and of a centre with a size.',
  unit: 'Divide x by the width and y by the height of the image, and leave out what lies outside of it.',
};

/** Further than this beyond the image, in its sides, no box is normalised: it is in pixels. */
const FAR = 1;
/** So near the image a box without extent still touches it: rounding, and what six decimals lose. */
const EDGE = 1e-3;

/** Number of boxes in a flat list; throws where it is no Float32Array or its length is not 4 · n. */
export function expectBoxes(boxes: Float32Array, name: string): number {
  expectTypedArray(boxes, 'Float32Array', name);
  if (boxes.length % 4 !== 0) {
    throw new ArgumentRangeError(`Expected ${name} to hold 4 numbers a box, got ${boxes.length} numbers.`, {
      hint: HINTS.length,
    });
  }
  return boxes.length / 4;
}

/**
 * {@link expectBoxes}, and that every box is one, in whatever unit: finite, its corners in order. A box without area is one.
 */
export function expectCorners(boxes: Float32Array, name: string): number {
  const n = expectBoxes(boxes, name);
  for (let i = 0; i < n; i++) expectCornersOf(boxes, i, `box ${i} of ${name}`);
  return n;
}

/**
 * {@link expectCorners}, and that every box is normalised. One may reach beyond the image, as after a crop that does not clip:
 * as far as it likes where its centre is inside, else by one side of the image.
 */
export function expectNormalised(boxes: Float32Array, name: string): number {
  const n = expectCorners(boxes, name);
  for (let i = 0; i < n; i++) {
    const o = 4 * i;
    if (isNear(boxes[o]!, boxes[o + 2]!) && isNear(boxes[o + 1]!, boxes[o + 3]!)) continue;
    throw new ArgumentRangeError(
      `Expected box ${i} of ${name} to be normalised to 0 … 1 and to lie in the image, got ${shownBox(boxes, i)}.`,
      { hint: HINTS.unit },
    );
  }
  return n;
}

/** Throws where the corners of one box of a list (or one that stands alone) are not finite, or swapped. */
export function expectCornersOf(boxes: ArrayLike<number>, index: number, where: string): void {
  const o = 4 * index;
  const width = boxes[o + 2]! - boxes[o]!;
  const height = boxes[o + 3]! - boxes[o + 1]!;
  if (width >= 0 && height >= 0 && width + height < Infinity) return; // NaN and infinity fail one of them
  refuseCorners(boxes, index, where);
}

function refuseCorners(boxes: ArrayLike<number>, index: number, where: string): never {
  const shown = shownBox(boxes, index);
  for (let c = 0; c < 4; c++) {
    if (!Number.isFinite(boxes[4 * index + c])) {
      throw new ArgumentRangeError(`Expected finite coordinates of ${where}, got ${shown}.`, {
        hint: HINTS.finite,
      });
    }
  }
  throw new ArgumentRangeError(`Expected xmin ≤ xmax and ymin ≤ ymax in ${where}, got ${shown}.`, {
    hint: HINTS.order,
  });
}

/** Whether an interval can be of an object in the image, 0 … 1 along each side. */
function isNear(low: number, high: number): boolean {
  const centre = (low + high) / 2;
  const touches = low <= 1 + EDGE && high >= -EDGE;
  return (centre >= 0 && centre <= 1) || (touches && low >= -FAR && high <= 1 + FAR);
}

/** `[0.1, 0.2, 0.5, 0.9]`, in six digits at most: those of single precision. */
export function shownBox(boxes: ArrayLike<number>, index: number): string {
  return `[${Array.from({ length: 4 }, (_, c) => Number(boxes[4 * index + c]!.toPrecision(6))).join(', ')}]`;
}

/** Throws where an array has another length than its shape asks for. */
export function expectLength(
  array: { readonly length: number },
  length: number,
  name: string,
  shape: string,
): void {
  if (array.length !== length) {
    throw new ArgumentRangeError(
      `Expected ${name} to have length ${length} (${shape}), got ${array.length}.`,
      { hint: 'Check that the arrays belong together: the same anchors, the same boxes.' },
    );
  }
}
