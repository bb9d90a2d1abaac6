// The two ways of matching, written as their sources word them, over all pairs.
import { iou } from '../iou.js';
import { boxAt } from './boxes.js';

/** SSD paper, section 2.2: take the pair of highest overlap out, again and again; then overlaps ≥ threshold. */
export function naivePaper(anchors: Float32Array, boxes: Float32Array, threshold: number): number[] {
  const count = anchors.length / 4;
  const pairs: { overlap: number; box: number; anchor: number }[] = [];
  for (let box = 0; box < boxes.length / 4; box++) {
    for (let anchor = 0; anchor < count; anchor++) {
      pairs.push({ overlap: Math.fround(iou(boxAt(anchors, anchor), boxAt(boxes, box))), box, anchor });
    }
  }
  pairs.sort((a, b) => b.overlap - a.overlap || a.box - b.box || a.anchor - b.anchor);
  const matches = new Array<number>(count).fill(-1);
  const done = new Set<number>();
  for (const { overlap, box, anchor } of pairs) {
    if (overlap < 1e-6 || done.has(box) || matches[anchor] !== -1) continue;
    matches[anchor] = box;
    done.add(box);
  }
  // Pairs are in order of overlap, so the first that reaches a free anchor is its best.
  for (const { overlap, box, anchor } of pairs) {
    if (overlap >= Math.fround(threshold) && matches[anchor] === -1) matches[anchor] = box;
  }
  return matches;
}

/** Grid pixel of a single-precision coordinate: truncated, unless it is a whole number but for rounding. */
export function naivePixel(coordinate: number): number {
  const exact = coordinate * 1000;
  return Math.abs(exact - Math.round(exact)) < 4e-5 ? Math.round(exact) : Math.trunc(exact);
}

/** Overlap on the 1000 × 1000 grid, written for single pixels: how many are in both, how many in either. */
export function naiveGridIou(a: readonly number[], b: readonly number[]): number {
  const length = (from: number, to: number): number => Math.max(0, to - from + 1);
  const shared =
    length(Math.max(a[0]!, b[0]!), Math.min(a[2]!, b[2]!)) *
    length(Math.max(a[1]!, b[1]!), Math.min(a[3]!, b[3]!));
  const area = (box: readonly number[]): number => (box[2]! - box[0]! + 1) * (box[3]! - box[1]! + 1);
  return shared > 0 ? shared / (area(a) + area(b) - shared) : 0;
}

/** The reference's two passes, each with a conflict map: an anchor's owner and its overlap. */
export function naiveReference(
  anchorPixels: readonly (readonly number[])[],
  boxPixels: readonly (readonly number[])[],
  threshold: number,
): number[] {
  const first = new Map<number, { box: number; overlap: number }>();
  const second = new Map<number, { box: number; overlap: number }>();
  for (const [box, pixels] of boxPixels.entries()) {
    const overlaps = anchorPixels.map((anchor) => naiveGridIou(anchor, pixels));
    const best = overlaps.indexOf(Math.max(...overlaps));
    for (const [anchor, overlap] of overlaps.entries()) {
      if (!(overlap > threshold)) continue;
      if (!(first.has(anchor) && first.get(anchor)!.overlap >= overlap)) first.set(anchor, { box, overlap });
      if (anchor !== best) continue;
      if (!(second.has(anchor) && second.get(anchor)!.overlap >= overlap))
        second.set(anchor, { box, overlap });
    }
  }
  return anchorPixels.map((_, anchor) => (second.get(anchor) ?? first.get(anchor))?.box ?? -1);
}
