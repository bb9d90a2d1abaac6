import type { Anchors } from './create-anchors.js';
import { anchorGrid, boxGrid, gridIou } from './grid.js';

/**
 * Matching of the SSD-VGG reference. Overlaps are counted on a grid of 1000 × 1000 whole pixels. Every
 * default box takes the box it overlaps most, if by more than the threshold; then each box takes its best
 * default box, again only if by more than the threshold: no match is forced, so a box that no default box
 * fits trains nothing. Where two boxes have the same best default box, the higher overlap wins, then the
 * lower index.
 */
export function matchReference(
  anchors: Anchors,
  boxes: Float32Array,
  threshold: number,
  matches: Int32Array,
): void {
  const grid = anchorGrid(anchors);
  const pixels = boxGrid(boxes);
  const count = anchors.count;
  const overlaps = new Float64Array(count);
  const best = new Int32Array(boxes.length / 4).fill(-1);
  const bestOverlaps = new Float64Array(best.length);
  matches.fill(-1);
  for (let box = 0; box < best.length; box++) {
    let highest = 0;
    for (let k = 0; k < count; k++) {
      const overlap = gridIou(grid, k, pixels, box);
      if (overlap > highest) {
        highest = overlap;
        best[box] = k;
      }
      if (overlap > threshold && overlap > overlaps[k]!) {
        overlaps[k] = overlap;
        matches[k] = box;
      }
    }
    bestOverlaps[box] = highest;
  }
  // The second pass starts with no winners of its own: a box's best default box goes to it even if another
  // box overlapped that default box more.
  const won = new Map<number, number>();
  for (let box = 0; box < best.length; box++) {
    const anchor = best[box]!;
    const overlap = bestOverlaps[box]!;
    if (!(overlap > threshold) || (won.get(anchor) ?? 0) >= overlap) continue;
    won.set(anchor, overlap);
    matches[anchor] = box;
  }
}
