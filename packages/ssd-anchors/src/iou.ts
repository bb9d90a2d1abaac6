/** Four numbers: xmin, ymin, xmax, ymax. */
export type Box = ArrayLike<number>;

/** Area of a box; 0 where it has no extent, is inverted or not a number. */
export function boxArea(box: Box): number {
  const width = box[2]! - box[0]!;
  const height = box[3]! - box[1]!;
  return width > 0 && height > 0 ? width * height : 0;
}

/** Area that two boxes share; 0 where they do not overlap or one is not a number. */
export function intersectionArea(a: Box, b: Box): number {
  const width = Math.min(a[2]!, b[2]!) - Math.max(a[0]!, b[0]!);
  const height = Math.min(a[3]!, b[3]!) - Math.max(a[1]!, b[1]!);
  return width > 0 && height > 0 ? width * height : 0;
}

/**
 * Intersection over union (Jaccard overlap) of two boxes, 0…1. Boxes without area, inverted boxes and boxes
 * with NaN or infinity overlap nothing: 0.
 */
export function iou(a: Box, b: Box): number {
  const shared = intersectionArea(a, b);
  const overlap = shared / (boxArea(a) + boxArea(b) - shared);
  return overlap > 0 ? overlap : 0; // without extent: 0 / 0
}

/**
 * Generalised IoU, −1…1: IoU minus the share of the smallest enclosing box that neither box fills
 * (Rezatofighi et al. 2019). Two boxes without area at the same point: 0.
 */
export function giou(a: Box, b: Box): number {
  const enclosing =
    (Math.max(a[2]!, b[2]!) - Math.min(a[0]!, b[0]!)) * (Math.max(a[3]!, b[3]!) - Math.min(a[1]!, b[1]!));
  if (!(enclosing > 0)) return 0;
  const union = boxArea(a) + boxArea(b) - intersectionArea(a, b);
  return iou(a, b) - (enclosing - union) / enclosing;
}

/**
 * Distance IoU, −1…1: IoU minus the squared distance of the centres over the squared diagonal of the
 * smallest enclosing box (Zheng et al. 2020). Two boxes without extent at the same point: 0.
 */
export function diou(a: Box, b: Box): number {
  const width = Math.max(a[2]!, b[2]!) - Math.min(a[0]!, b[0]!);
  const height = Math.max(a[3]!, b[3]!) - Math.min(a[1]!, b[1]!);
  const diagonal = width * width + height * height;
  if (!(diagonal > 0)) return 0;
  const dx = (a[0]! + a[2]! - b[0]! - b[2]!) / 2;
  const dy = (a[1]! + a[3]! - b[1]! - b[3]!) / 2;
  return iou(a, b) - (dx * dx + dy * dy) / diagonal;
}
