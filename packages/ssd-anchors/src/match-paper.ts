import { matchBipartite } from './bipartite.js';
import { overlapRow } from './overlap-row.js';

/**
 * Matching of the SSD paper (section 2.2, "Matching strategy") and of Caffe's PER_PREDICTION: first every
 * box gets the default box of highest overlap for itself, then each other default box gets the box it
 * overlaps most, if that is by at least the threshold.
 */
export function matchPaper(
  anchors: Float32Array,
  boxes: Float32Array,
  threshold: number,
  matches: Int32Array,
): void {
  const count = matches.length;
  const least = Math.fround(threshold); // overlaps are single precision: 0.7 must equal 0.7
  const row = new Float32Array(count);
  const overlaps = new Float32Array(count);
  const best = new Int32Array(boxes.length / 4).fill(-1);
  const bestOverlaps = new Float32Array(best.length);
  matches.fill(-1);
  for (let box = 0; box < best.length; box++) {
    overlapRow(anchors, boxes, box, row);
    let highest = 0;
    let at = -1;
    for (let k = 0; k < count; k++) {
      const overlap = row[k]!;
      if (overlap > highest) {
        highest = overlap;
        at = k;
      }
      if (overlap >= least && overlap > overlaps[k]!) {
        overlaps[k] = overlap;
        matches[k] = box;
      }
    }
    best[box] = at;
    bestOverlaps[box] = highest;
  }
  matchBipartite(anchors, boxes, best, bestOverlaps, matches);
}
