import { DEFAULT_THRESHOLD } from './anchor-fit.js';
import type { AnchorFit } from './anchor-fit.js';
import { normalizeBoxes } from './normalize-boxes.js';
import type { DatasetIssue, VocSample } from './types.js';

/**
 * Objects that no anchor overlaps as much as a match asks for.
 *
 * @param numbers of the sample's objects in its annotation, 1-based
 */
export function checkAnchors(
  sample: VocSample,
  numbers: readonly number[],
  { name, bestOverlaps, threshold = DEFAULT_THRESHOLD }: AnchorFit,
): DatasetIssue[] {
  const overlaps = bestOverlaps(normalizeBoxes(sample));
  return sample.objects.flatMap(({ label, box }, i) => {
    const overlap = overlaps[i]!;
    if (overlap >= Math.fround(threshold)) return [];
    const size = `${Math.round(box.xmax - box.xmin + 1)}×${Math.round(box.ymax - box.ymin + 1)}`;
    const effect =
      overlap > 0
        ? `only its best anchor, of IoU ${Math.floor(100 * overlap) / 100}, can learn it`
        : 'no anchor touches it, and nothing can learn it';
    return {
      code: 'no-anchor',
      severity: overlap > 0 ? ('info' as const) : ('warning' as const),
      file: sample.annotation,
      object: numbers[i]!,
      message: `No anchor of ${name} overlaps this "${label}" of ${size} by ${threshold} or more; ${effect}.`,
    };
  });
}
