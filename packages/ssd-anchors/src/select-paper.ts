import type { Detections, Predictions } from './detections.js';
import type { ResolvedSelectOptions } from './select-options.js';
import { suppress } from './non-max-suppression.js';
import { keyIndex, keyScore, rankKey } from './rank-key.js';

/**
 * Caffe's DetectionOutput: each class on its own, so that one default box may be several detections; the best
 * candidates of each class, suppression within the class, the best of all.
 */
export function selectPaper(
  { probabilities, boxes }: Predictions,
  options: ResolvedSelectOptions,
): Detections {
  const { classes, scoreThreshold, iouThreshold, candidates, perClass, maxDetections, keepEmpty } = options;
  const clipped = clip(boxes);
  const ranked = rankByClass(probabilities, classes, scoreThreshold, (anchor) =>
    keepEmpty ? isFinite4(clipped, anchor) : hasArea(clipped, anchor),
  );
  if (candidates < ranked.keys.length) keepBest(ranked, candidates);
  const found: { score: number; label: number; anchor: number }[] = [];
  for (let label = 0; label < classes; label++) {
    const best = ranked.keys.subarray(ranked.starts[label], ranked.ends[label]).sort().subarray(0, perClass);
    for (const anchor of suppress(clipped, best, { iouThreshold, maxDetections })) {
      found.push({ score: probabilities[anchor * (classes + 1) + label]!, label, anchor });
    }
  }
  // Sorted keys of positions in `found`: score, then class, then rank in the class.
  const order = Float64Array.from(found, ({ score }, i) => rankKey(score, i))
    .sort()
    .subarray(0, maxDetections);
  const result = {
    boxes: new Float32Array(4 * order.length),
    labels: new Int32Array(order.length),
    scores: new Float32Array(order.length),
  };
  for (let i = 0; i < order.length; i++) {
    const { label, anchor } = found[keyIndex(order[i]!)]!;
    result.boxes.set(clipped.subarray(4 * anchor, 4 * anchor + 4), 4 * i);
    result.labels[i] = label;
    result.scores[i] = keyScore(order[i]!);
  }
  return result;
}

/** Keys of candidates, class by class: class c has starts[c] … ends[c]. */
interface RankedClasses {
  readonly keys: Float64Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * Keys of all probabilities that reach the threshold, of anchors that are usable. Two sweeps in memory order;
 * most probabilities fall to the threshold, before anything is sorted.
 */
function rankByClass(
  probabilities: Float32Array,
  classes: number,
  threshold: number,
  usable: (anchor: number) => boolean,
): RankedClasses {
  const stride = classes + 1;
  const sizes = new Int32Array(classes);
  for (let row = 0; row < probabilities.length; row += stride) {
    for (let label = 0; label < classes; label++) {
      if (probabilities[row + label]! >= threshold) sizes[label]!++;
    }
  }
  const starts = new Int32Array(classes);
  for (let label = 1; label < classes; label++) starts[label] = starts[label - 1]! + sizes[label - 1]!;
  const ends = starts.slice();
  const keys = new Float64Array(sizes.reduce((sum, size) => sum + size, 0));
  for (let row = 0, anchor = 0; row < probabilities.length; row += stride, anchor++) {
    for (let label = 0; label < classes; label++) {
      const probability = probabilities[row + label]!;
      if (probability >= threshold && usable(anchor)) keys[ends[label]!++] = rankKey(probability, anchor);
    }
  }
  return { keys, starts, ends };
}

/** Takes all but the best candidates of all classes out, in place: equal scores go by class, then by anchor. */
function keepBest({ keys, starts, ends }: RankedClasses, limit: number): void {
  const all: { key: number; label: number }[] = [];
  for (let label = 0; label < starts.length; label++) {
    for (let i = starts[label]!; i < ends[label]!; i++) all.push({ key: keys[i]!, label });
  }
  all.sort((a, b) => keyScore(b.key) - keyScore(a.key) || a.label - b.label || a.key - b.key);
  ends.set(starts);
  for (const { key, label } of all.slice(0, limit)) keys[ends[label]!++] = key;
}

/** Copies boxes, cut to 0…1 (−0 becomes 0). NaN stays NaN, infinity becomes NaN. */
function clip(boxes: Float32Array): Float32Array {
  const clipped = new Float32Array(boxes.length);
  for (let i = 0; i < boxes.length; i++) {
    const value = boxes[i]!;
    clipped[i] = Number.isFinite(value) ? (value > 0 ? Math.min(value, 1) : 0) : NaN;
  }
  return clipped;
}

/** Whether a box has width and height; not with NaN. */
export function hasArea(boxes: ArrayLike<number>, index: number): boolean {
  return boxes[4 * index + 2]! > boxes[4 * index]! && boxes[4 * index + 3]! > boxes[4 * index + 1]!;
}

/** Whether all four numbers of a box are finite. */
export function isFinite4(boxes: ArrayLike<number>, index: number): boolean {
  let sum = 0;
  for (let c = 0; c < 4; c++) sum += boxes[4 * index + c]! * 0; // 0, or NaN
  return sum === 0;
}
