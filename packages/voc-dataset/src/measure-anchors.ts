import { setImmediate } from 'node:timers/promises';
import { DEFAULT_THRESHOLD } from './anchor-fit.js';
import type { AnchorFit } from './anchor-fit.js';
import { AREA_CLASSES, areaClass } from './area-class.js';
import type { AreaClass } from './area-class.js';
import { normalizeBoxes } from './normalize-boxes.js';
import type { VocSample } from './types.js';

/** How well a detector's anchors can fit the boxes of a data set. */
export interface AnchorCoverage {
  name: string;
  /** Boxes measured: all, or of many every so manieth. */
  boxes: number;
  /** Overlap that counts as a match. */
  threshold: number;
  /** Share of boxes that an anchor overlaps so much; null without boxes. */
  recall: number | null;
  /** The same by COCO's classes of size. */
  recallByArea: Record<AreaClass, number | null>;
  /** Mean of each box's highest overlap with any anchor; null without boxes. */
  meanOverlap: number | null;
}

/** Boxes that are measured: each is compared with thousands of anchors, and a share needs no more for two digits. */
const MOST_BOXES = 5000;

/** Measures anchors on the boxes of samples, the same boxes at every call. Lets other work run in between. */
export async function measureAnchors(
  samples: readonly VocSample[],
  { name, bestOverlaps, threshold = DEFAULT_THRESHOLD }: AnchorFit,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<AnchorCoverage> {
  const total = samples.reduce((sum, { objects }) => sum + objects.length, 0);
  const stride = Math.max(1, Math.ceil(total / MOST_BOXES));
  const overlaps: number[] = [];
  const areas: AreaClass[] = [];
  let next = 0; // box of all boxes to be measured next
  let first = 0; // box of all boxes that the sample's first is
  for (const sample of samples) {
    signal?.throwIfAborted();
    const chosen = sample.objects.filter((_, i) => {
      if (first + i !== next) return false;
      next += stride;
      return true;
    });
    first += sample.objects.length;
    if (chosen.length === 0) continue;
    overlaps.push(...bestOverlaps(normalizeBoxes({ ...sample, objects: chosen })));
    areas.push(...chosen.map(({ box }) => areaClass(box)));
    await setImmediate();
  }
  const least = Math.fround(threshold);
  const share = (chosen: readonly number[]): number | null =>
    chosen.length === 0 ? null : chosen.filter((overlap) => overlap >= least).length / chosen.length;
  const recallByArea = AREA_CLASSES.map(
    (area) => [area, share(overlaps.filter((_, i) => areas[i] === area))] as const,
  );
  return {
    name,
    boxes: overlaps.length,
    threshold,
    recall: share(overlaps),
    recallByArea: Object.fromEntries(recallByArea) as Record<AreaClass, number | null>,
    meanOverlap:
      overlaps.length === 0 ? null : overlaps.reduce((sum, overlap) => sum + overlap, 0) / overlaps.length,
  };
}
