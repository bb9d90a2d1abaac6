import { ArgumentTypeError, areCorners, refuseCorners, shownValue } from '@ssd/errors';

/** Four numbers: xmin, ymin, xmax, ymax; finite, no minimum above its maximum. */
export type Box = ArrayLike<number>;

/**
 * Area of a box; 0 where it has no extent.
 *
 * @throws ArgumentTypeError, ArgumentRangeError for what is no box
 */
export function boxArea(box: Box): number {
  expectBox(box, 'box');
  return areaOf(box);
}

/**
 * Area that two boxes share; 0 where they do not overlap.
 *
 * @throws ArgumentTypeError, ArgumentRangeError for what is no box
 */
export function intersectionArea(a: Box, b: Box): number {
  expectPair(a, b);
  return sharedArea(a, b);
}

/**
 * Intersection over union (Jaccard overlap) of two boxes, 0…1. Boxes without area overlap nothing: 0.
 *
 * @throws ArgumentTypeError, ArgumentRangeError for what is no box
 */
export function iou(a: Box, b: Box): number {
  expectPair(a, b);
  return overlap(a, b);
}

/**
 * Generalised IoU, −1…1: IoU minus the share of the smallest enclosing box that neither box fills
 * (Rezatofighi et al. 2019). Two boxes without area at the same point: 0.
 *
 * @throws ArgumentTypeError, ArgumentRangeError for what is no box
 */
export function giou(a: Box, b: Box): number {
  expectPair(a, b);
  const enclosing =
    (Math.max(a[2]!, b[2]!) - Math.min(a[0]!, b[0]!)) * (Math.max(a[3]!, b[3]!) - Math.min(a[1]!, b[1]!));
  if (!(enclosing > 0)) return 0;
  const union = areaOf(a) + areaOf(b) - sharedArea(a, b);
  return overlap(a, b) - (enclosing - union) / enclosing;
}

/**
 * Distance IoU, −1…1: IoU minus the squared distance of the centres over the squared diagonal of the
 * smallest enclosing box (Zheng et al. 2020). Two boxes without extent at the same point: 0.
 *
 * @throws ArgumentTypeError, ArgumentRangeError for what is no box
 */
export function diou(a: Box, b: Box): number {
  expectPair(a, b);
  const width = Math.max(a[2]!, b[2]!) - Math.min(a[0]!, b[0]!);
  const height = Math.max(a[3]!, b[3]!) - Math.min(a[1]!, b[1]!);
  const diagonal = width * width + height * height;
  if (!(diagonal > 0)) return 0;
  const dx = (a[0]! + a[2]! - b[0]! - b[2]!) / 2;
  const dy = (a[1]! + a[3]! - b[1]! - b[3]!) / 2;
  return overlap(a, b) - (dx * dx + dy * dy) / diagonal;
}

function areaOf(box: Box): number {
  return (box[2]! - box[0]!) * (box[3]! - box[1]!);
}

function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a[2]!, b[2]!) - Math.max(a[0]!, b[0]!);
  const height = Math.min(a[3]!, b[3]!) - Math.max(a[1]!, b[1]!);
  return width > 0 && height > 0 ? width * height : 0;
}

function overlap(a: Box, b: Box): number {
  const shared = sharedArea(a, b);
  const share = shared / (areaOf(a) + areaOf(b) - shared);
  return share > 0 ? share : 0; // without extent: 0 / 0
}

function expectPair(a: Box, b: Box): void {
  expectBox(a, 'a');
  expectBox(b, 'b');
}

function expectBox(box: Box | undefined, name: string): void {
  if (box?.length !== 4) {
    throw new ArgumentTypeError(`Expected ${name} to be one box of four numbers, got ${shownValue(box)}.`, {
      hint: 'A box is [xmin, ymin, xmax, ymax]; of a flat list take boxes.subarray(4 * i, 4 * i + 4).',
    });
  }
  if (!areCorners(box, 0)) refuseCorners(box, 0, name);
}
