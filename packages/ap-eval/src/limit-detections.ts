import type { DetectionColumns } from './data-columns.js';
import { gather } from './gather.js';
import { groupBy } from './group.js';
import { descendingOrder } from './score-order.js';

/**
 * The VOC rules' limit: the best detections of each image, all classes together. Equal scores keep the order in which
 * they came.
 *
 * @returns rows in the order given, without those beyond the limit
 */
export function limitByImage(
  rows: Uint32Array,
  { images, scores }: DetectionColumns,
  imageCount: number,
  limit: number,
): Uint32Array {
  const count = new Uint32Array(imageCount);
  let most = 0;
  for (const row of rows) most = Math.max(most, ++count[images[row]!]!);
  if (most <= limit) return rows;
  const byImage = groupBy(images, imageCount, rows);
  const dropped = new Uint8Array(images.length);
  for (let image = 0; image < imageCount; image++) {
    if (count[image]! <= limit) continue;
    const own = byImage.rows.subarray(byImage.starts[image], byImage.starts[image + 1]);
    const order = descendingOrder(gather(scores, own));
    for (let k = limit; k < order.length; k++) dropped[own[order[k]!]!] = 1;
  }
  return rows.filter((row) => !dropped[row]);
}

/**
 * COCO's limit: the best detections of each image and class.
 *
 * @param rows of one class, best score first
 * @param seen by image, zeros; left as zeros
 * @returns the rows within the limit, and the rank of each in its image from 0 on
 */
export function limitByImageAndClass(
  rows: Uint32Array,
  images: Uint32Array,
  limit: number,
  seen: Uint32Array,
): { rows: Uint32Array; ranks: Uint32Array } {
  const kept = new Uint32Array(rows.length);
  const ranks = new Uint32Array(rows.length);
  let count = 0;
  for (const row of rows) {
    const rank = seen[images[row]!]!++;
    if (rank >= limit) continue;
    kept[count] = row;
    ranks[count++] = rank;
  }
  for (const row of rows) seen[images[row]!] = 0;
  return { rows: kept.subarray(0, count), ranks: ranks.subarray(0, count) };
}
