import type { Detections, Predictions } from './detections.js';
import type { ResolvedSelectOptions } from './select-options.js';
import { boxGrid, GRID_SIZE, gridIou } from './grid.js';
import { keyIndex, keyScore, rankKey } from './rank-key.js';
import { hasArea, isFinite4 } from './select-paper.js';

/**
 * Selection of the SSD-VGG reference: each default box speaks for its most probable foreground class alone; the
 * best candidates of all classes; boxes on whole pixels of a 1000 × 1000 grid, cut to it; suppression within
 * the class with both ends of a pixel range counted. The result is grouped by class, in the order of each
 * class's best candidate, and cut off after that.
 */
export function selectReference(
  { probabilities, boxes }: Predictions,
  options: ResolvedSelectOptions,
): Detections {
  const { classes, scoreThreshold, iouThreshold, candidates, perClass, maxDetections, keepEmpty } = options;
  const pixels = boxGrid(boxes);
  clipToGrid(pixels);
  const labels = new Int32Array(boxes.length / 4);
  const keys: number[] = [];
  for (let anchor = 0; anchor < labels.length; anchor++) {
    if (!isFinite4(boxes, anchor) || !(keepEmpty || hasArea(pixels, anchor))) continue;
    const row = anchor * (classes + 1);
    let best = -1;
    for (let label = 0; label < classes; label++) {
      if (best < 0 || probabilities[row + label]! > probabilities[row + best]!) {
        if (!Number.isNaN(probabilities[row + label]!)) best = label;
      }
    }
    if (best < 0 || !(probabilities[row + best]! >= scoreThreshold)) continue;
    labels[anchor] = best;
    keys.push(rankKey(probabilities[row + best]!, anchor));
  }
  const groups = new Map<number, number[]>(); // label → keys, both in order of score
  for (const key of Float64Array.from(keys).sort().subarray(0, candidates)) {
    const label = labels[keyIndex(key)]!;
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [key]);
    else if (group.length < perClass) group.push(key);
  }
  const found: number[] = [];
  for (const group of groups.values()) found.push(...suppressOnGrid(pixels, group, iouThreshold, perClass));
  const kept = found.slice(0, maxDetections);
  return {
    boxes: Float32Array.from(
      kept.flatMap((key) => [0, 1, 2, 3].map((c) => pixels[4 * keyIndex(key) + c]! / GRID_SIZE)),
    ),
    labels: Int32Array.from(kept, (key) => labels[keyIndex(key)]!),
    scores: Float32Array.from(kept, keyScore),
  };
}

/**
 * Cuts boxes to the pixels 0 … 999, in place. One that lies left of (or above) the image becomes a single column
 * (row) outside, as in the reference; NaN stays.
 */
function clipToGrid(pixels: Float64Array): void {
  for (let o = 0; o < pixels.length; o += 4) {
    for (const low of [o, o + 1]) {
      const high = Math.min(pixels[low + 2]!, GRID_SIZE - 1) + 0; // never −0
      pixels[low + 2] = high;
      pixels[low] = Math.min(Math.max(pixels[low]!, 0), high);
    }
  }
}

/** Keys that no better one of the group overlaps by more than the threshold. */
function suppressOnGrid(
  pixels: Float64Array,
  group: readonly number[],
  threshold: number,
  limit: number,
): number[] {
  const kept: number[] = [];
  for (const key of group.slice(0, limit)) {
    const free = kept.every(
      (better) => !(gridIou(pixels, keyIndex(better), pixels, keyIndex(key)) > threshold),
    );
    if (free) kept.push(key);
  }
  return kept;
}
