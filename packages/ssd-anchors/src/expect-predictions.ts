import { ArgumentRangeError, expectTypedArray, shownBox } from '@ssd/errors';
import { expectBoxes, expectLength } from './expect-boxes.js';
import { expectRanked } from './expect-number.js';
import type { Predictions } from './detections.js';

/** Single precision lets a softmax come out a little above 1. */
const ONE = 1 + 1e-3;

/** Beyond the image by more than its side, to the right or below, and not as far as a network that diverges. */
function isPixel(coordinate: number): boolean {
  return coordinate > 2 && coordinate < 1e6;
}

/**
 * Throws where arrays do not belong together, logits stand for probabilities or pixels for shares of the image. NaN and
 * infinity are none of its matter: a network that diverges gives them, and what they make of a box is left out.
 */
export function expectPredictions({ probabilities, boxes }: Predictions, classes: number): void {
  expectTypedArray(probabilities, 'Float32Array', 'probabilities');
  const n = expectBoxes(boxes, 'boxes');
  const count = probabilities.length / (classes + 1);
  expectLength(boxes, 4 * count, 'boxes', `probabilities / (classes + 1) × 4 with ${classes} classes`);
  expectRanked(count, 'boxes');
  for (let i = 0; i < probabilities.length; i++) {
    const value = probabilities[i]!;
    if (value < 0 || value > ONE) refuseProbability(value, i, classes);
  }
  let beyond = n > 0;
  for (let i = 0, o = 0; i < n; i++, o += 4) {
    if (isSwapped(boxes[o]!, boxes[o + 2]!) || isSwapped(boxes[o + 1]!, boxes[o + 3]!)) {
      throw new ArgumentRangeError(
        `Expected xmin ≤ xmax and ymin ≤ ymax in box ${i} of boxes, got ${shownBox(boxes, i)}.`,
        { hint: "Turn the network's offsets into boxes with decodeBoxes." },
      );
    }
    beyond &&= isPixel(boxes[o]!) || isPixel(boxes[o + 1]!);
  }
  if (beyond) {
    throw new ArgumentRangeError(
      `Expected boxes normalised to 0 … 1, got none that is near the image; box 0 is ${shownBox(boxes, 0)}.`,
      { hint: 'Divide x by the width and y by the height of the image.' },
    );
  }
}

/** Not where one of them is infinite: then it says nothing. */
function isSwapped(low: number, high: number): boolean {
  const length = high - low;
  return length < 0 && length > -Infinity;
}

function refuseProbability(value: number, i: number, classes: number): never {
  const [anchor, label] = [Math.floor(i / (classes + 1)), i % (classes + 1)];
  throw new ArgumentRangeError(
    `Expected probabilities of 0 … 1, got ${value} for box ${anchor}, class ${label} (probabilities[${i}]).`,
    { hint: "Take the softmax of the network's logits first." },
  );
}
