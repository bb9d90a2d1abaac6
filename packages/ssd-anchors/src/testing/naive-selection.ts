// The two ways of selecting detections, written with plain arrays as their sources word them.
import { iou } from '../iou.js';
import type { Detections, Predictions } from '../detections.js';
import type { ResolvedSelectOptions } from '../select-options.js';
import { boxAt } from './boxes.js';
import { naiveGridIou, naivePixel } from './naive-matching.js';

/** Box, label and score of one detection. */
export type Row = [box: number[], label: number, score: number];

export function rows({ boxes, labels, scores }: Detections): Row[] {
  return [...labels].map((label, i) => [[...boxAt(boxes, i)], label, scores[i]!]);
}

function hasArea([x0, y0, x1, y1]: readonly number[]): boolean {
  return x1! > x0! && y1! > y0!;
}

/** Caffe's DetectionOutput: class after class. Sorts are stable, so equal scores stay in order. */
export function naivePaperSelection({ probabilities, boxes }: Predictions, o: ResolvedSelectOptions): Row[] {
  let all: Row[] = [];
  for (let label = 0; label < o.classes; label++) {
    for (let anchor = 0; anchor < boxes.length / 4; anchor++) {
      const box = [...boxAt(boxes, anchor)];
      if (!box.every(Number.isFinite)) continue;
      const inside = box.map((x) => Math.min(1, Math.max(0, x)));
      if (!o.keepEmpty && !hasArea(inside)) continue;
      const score = probabilities[anchor * (o.classes + 1) + label]!;
      if (score >= o.scoreThreshold) all.push([inside, label, score]);
    }
  }
  all = all.sort((a, b) => b[2] - a[2]).slice(0, o.candidates);
  const found: Row[] = [];
  for (let label = 0; label < o.classes; label++) {
    const own = all.filter((row) => row[1] === label).slice(0, o.perClass);
    found.push(...suppress(own, (a, b) => iou(a, b) > o.iouThreshold));
  }
  return found.sort((a, b) => b[2] - a[2]).slice(0, o.maxDetections);
}

/** The SSD-VGG reference: decode_boxes, normalize_box, suppression, cut. */
export function naiveReferenceSelection(
  { probabilities, boxes }: Predictions,
  o: ResolvedSelectOptions,
): Row[] {
  let all: Row[] = [];
  for (let anchor = 0; anchor < boxes.length / 4; anchor++) {
    const box = [...boxAt(boxes, anchor)];
    if (!box.every(Number.isFinite)) continue;
    const pixels = box.map((x) => naivePixel(x) + 0); // never −0
    pixels[2] = Math.min(pixels[2]!, 999);
    pixels[3] = Math.min(pixels[3]!, 999);
    pixels[0] = Math.min(Math.max(pixels[0]!, 0), pixels[2]);
    pixels[1] = Math.min(Math.max(pixels[1]!, 0), pixels[3]);
    if (!o.keepEmpty && !hasArea(pixels)) continue;
    const scores = Array.from({ length: o.classes }, (_, c) => probabilities[anchor * (o.classes + 1) + c]!);
    const known = scores.filter((score) => !Number.isNaN(score));
    if (known.length === 0) continue;
    const score = Math.max(...known);
    if (score >= o.scoreThreshold) all.push([pixels, scores.indexOf(score), score]);
  }
  all = all.sort((a, b) => b[2] - a[2]).slice(0, o.candidates);
  const found = [...new Set(all.map(([, label]) => label))].flatMap((label) => {
    const own = all.filter((row) => row[1] === label).slice(0, o.perClass);
    return suppress(own, (a, b) => naiveGridIou(a, b) > o.iouThreshold);
  });
  return found
    .slice(0, o.maxDetections)
    .map(([pixels, label, score]) => [pixels.map((x) => Math.fround(x / 1000)), label, score]);
}

/** Takes the first, drops what overlaps it, goes on. */
function suppress(list: readonly Row[], overlaps: (a: number[], b: number[]) => boolean): Row[] {
  const [best, ...others] = list;
  if (best === undefined) return [];
  return [
    best,
    ...suppress(
      others.filter(([box]) => !overlaps(best[0], box)),
      overlaps,
    ),
  ];
}
