import {
  ArgumentRangeError,
  areCorners,
  expectObject,
  expectTypedArray,
  isNormalised,
  refuseCorners,
  refuseUnit,
  shownValue,
} from '@ssd/errors';
import type { Rng } from './rng.js';
import type { Size, Target } from './geometry.js';

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
  for (let i = 0; i < labels.length; i++) {
    if (!areCorners(boxes, i)) refuseCorners(boxes, i, `box ${i}`);
    if (!isNormalised(boxes, i)) refuseUnit(boxes, i, `box ${i}`);
  }
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
