import {
  ArgumentRangeError,
  areCorners,
  expectTypedArray,
  isNormalised,
  refuseCorners,
  refuseUnit,
} from '@ssd/errors';

/** Number of boxes in a flat list; throws where it is no Float32Array or its length is not 4 · n. */
export function expectBoxes(boxes: Float32Array, name: string): number {
  expectTypedArray(boxes, 'Float32Array', name);
  if (boxes.length % 4 !== 0) {
    throw new ArgumentRangeError(`Expected ${name} to hold 4 numbers a box, got ${boxes.length} numbers.`, {
      hint: 'Boxes are flat: xmin, ymin, xmax, ymax of the first, then of the second, and so on.',
    });
  }
  return boxes.length / 4;
}

/**
 * {@link expectBoxes}, and that every box is one, in whatever unit: finite, its corners in order. A box without area is one.
 */
export function expectCorners(boxes: Float32Array, name: string): number {
  const n = expectBoxes(boxes, name);
  for (let i = 0; i < n; i++) if (!areCorners(boxes, i)) refuseCorners(boxes, i, `box ${i} of ${name}`);
  return n;
}

/** {@link expectCorners}, and that every box is normalised; it may reach beyond the image. */
export function expectNormalised(boxes: Float32Array, name: string): number {
  const n = expectCorners(boxes, name);
  for (let i = 0; i < n; i++) if (!isNormalised(boxes, i)) refuseUnit(boxes, i, `box ${i} of ${name}`);
  return n;
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
