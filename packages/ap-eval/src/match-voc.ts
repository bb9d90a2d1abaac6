import { countObjects, ignoredObjects } from './class-to-match.js';
import type { ClassToMatch } from './class-to-match.js';
import { outcome } from './outcome.js';
import type { ClassMatches } from './outcome.js';

/**
 * Matches the detections of one class as VOCevaldet.m of the devkit does, at all IoU thresholds.
 *
 * In score order, each detection looks at the object of its class, in its image, that it overlaps most: taken or not,
 * difficult or not, the first on a tie; so that object is the same at every threshold. IoU below the threshold: false
 * positive. The object is to be ignored: neither. Not taken yet: true positive, and now it is. Taken: false positive
 * (the second best object is not tried).
 */
export function matchVoc({ truth, detections, objects, rows, spans, settings }: ClassToMatch): ClassMatches {
  const { ious, pixelOffset } = settings;
  const ignore = ignoredObjects(truth, objects, settings);
  const taken = new Uint8Array(ious.length * objects.length); // [objects, ious]
  const outcomes = new Uint8Array(ious.length * rows.length); // zeros: false positives
  const { boxes: g } = truth;
  const { boxes: d, images } = detections;
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    const image = images[row]!;
    const end = spans.ends[image]!;
    if (end === 0) continue;
    const xmin = d[4 * row]!;
    const ymin = d[4 * row + 1]!;
    const xmax = d[4 * row + 2]!;
    const ymax = d[4 * row + 3]!;
    const area = (xmax - xmin + pixelOffset) * (ymax - ymin + pixelOffset);
    let best = -1;
    let bestIou = 0;
    for (let j = spans.starts[image]!; j < end; j++) {
      const at = 4 * objects[j]!;
      const width = Math.min(xmax, g[at + 2]!) - Math.max(xmin, g[at]!) + pixelOffset;
      if (width <= 0) continue;
      const height = Math.min(ymax, g[at + 3]!) - Math.max(ymin, g[at + 1]!) + pixelOffset;
      if (height <= 0) continue;
      const intersection = width * height;
      const objectArea = (g[at + 2]! - g[at]! + pixelOffset) * (g[at + 3]! - g[at + 1]! + pixelOffset);
      const iou = intersection / (area + objectArea - intersection);
      if (iou > bestIou) {
        bestIou = iou;
        best = j;
      }
    }
    if (best < 0) continue;
    for (let t = 0; t < ious.length && bestIou >= ious[t]!; t++) {
      if (ignore[best]) outcomes[t * rows.length + k] = outcome.ignored;
      else if (!taken[best * ious.length + t]) {
        outcomes[t * rows.length + k] = outcome.truePositive;
        taken[best * ious.length + t] = 1;
      }
    }
  }
  return { rows, outcomes, ...countObjects(truth, objects, ignore) };
}
