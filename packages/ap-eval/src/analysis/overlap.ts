import { objectFlag } from '../data-columns.js';
import type { DetectionColumns, TruthColumns } from '../data-columns.js';
import type { EvaluatorSettings } from '../options.js';

/** IoU of a detection and an object, by their rows; 0 where they do not touch. */
export type Overlap = (detection: number, object: number) => number;

/**
 * Overlaps with the very operations of the matching, so that an IoU of exactly a threshold falls on the same side. Of a
 * crowd that `coco` ignores it is the share of the detection inside.
 */
export function overlapOf(
  { boxes: g, flags }: TruthColumns,
  { boxes: d }: DetectionColumns,
  { metric, pixelOffset, crowd }: EvaluatorSettings,
): Overlap {
  if (metric !== 'coco') {
    return (detection, object) => {
      const a = 4 * detection;
      const b = 4 * object;
      const width = Math.min(d[a + 2]!, g[b + 2]!) - Math.max(d[a]!, g[b]!) + pixelOffset;
      if (width <= 0) return 0;
      const height = Math.min(d[a + 3]!, g[b + 3]!) - Math.max(d[a + 1]!, g[b + 1]!) + pixelOffset;
      if (height <= 0) return 0;
      const shared = width * height;
      const area = (d[a + 2]! - d[a]! + pixelOffset) * (d[a + 3]! - d[a + 1]! + pixelOffset);
      const objectArea = (g[b + 2]! - g[b]! + pixelOffset) * (g[b + 3]! - g[b + 1]! + pixelOffset);
      return shared / (area + objectArea - shared);
    };
  }
  const crowds = crowd === 'ignore' ? objectFlag.crowd : 0;
  // x, y, width, height
  return (detection, object) => {
    const a = 4 * detection;
    const b = 4 * object;
    const width = Math.min(d[a + 2]! + d[a]!, g[b + 2]! + g[b]!) - Math.max(d[a]!, g[b]!) + pixelOffset;
    if (width <= 0) return 0;
    const height =
      Math.min(d[a + 3]! + d[a + 1]!, g[b + 3]! + g[b + 1]!) - Math.max(d[a + 1]!, g[b + 1]!) + pixelOffset;
    if (height <= 0) return 0;
    const shared = width * height;
    const area = (d[a + 2]! + pixelOffset) * (d[a + 3]! + pixelOffset);
    if (flags[object]! & crowds) return shared / area;
    return shared / (area + (g[b + 2]! + pixelOffset) * (g[b + 3]! + pixelOffset) - shared);
  };
}
