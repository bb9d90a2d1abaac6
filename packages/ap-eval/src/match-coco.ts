import { countObjects, ignoredObjects } from './class-to-match.js';
import type { ClassToMatch } from './class-to-match.js';
import { COCO_IOU_SLACK } from './coco-rules.js';
import { objectFlag } from './data-columns.js';
import type { TruthColumns } from './data-columns.js';
import type { EvaluatorSettings } from './options.js';
import { outcome } from './outcome.js';
import type { ClassMatches } from './outcome.js';
import { RecallBuckets } from './recall-buckets.js';

export interface CocoClass extends ClassMatches {
  /** [ious, areas, limits], NaN where there is nothing to find. */
  readonly averagePrecisions: Float64Array;
  /** [ious, areas, limits], NaN where there is nothing to find. */
  readonly recalls: Float64Array;
}

/** 1 for objects that count as nothing, [objects, areas]: by their flags, or because their area is out of range. */
function ignoredByArea(
  { boxes, areas: given }: TruthColumns,
  objects: Uint32Array,
  ignore: Uint8Array,
  { areas, pixelOffset }: EvaluatorSettings,
): Uint8Array {
  const byArea = new Uint8Array(objects.length * areas.length);
  objects.forEach((row, j) => {
    const own = given[row]!;
    const area = Number.isNaN(own)
      ? (boxes[4 * row + 2]! + pixelOffset) * (boxes[4 * row + 3]! + pixelOffset)
      : own;
    areas.forEach(({ min, max }, a) => {
      byArea[j * areas.length + a] = ignore[j] || area < min || area > max ? 1 : 0;
    });
  });
  return byArea;
}

/** Objects to be found of each slice, [ious, areas, limits]. */
function positivesOfSlices(
  ignore: Uint8Array,
  { ious, areas, detectionLimits }: EvaluatorSettings,
): Uint32Array {
  const byArea = new Uint32Array(areas.length);
  ignore.forEach((ignored, at) => {
    if (!ignored) byArea[at % areas.length]!++;
  });
  const limits = detectionLimits.length;
  return Uint32Array.from(
    { length: ious.length * areas.length * limits },
    (_, slice) => byArea[Math.floor(slice / limits) % areas.length]!,
  );
}

/**
 * Matches the detections of one class as pycocotools does, at all IoU thresholds, areas and limits in one pass.
 *
 * In score order, each detection takes the object of its class and image with the highest IoU, at least the threshold,
 * that no other has taken (a crowd can be taken again and again); the last on a tie. Objects that count as nothing
 * (crowds, those out of the range of area) are tried only where no other is left, and make it count as nothing. A
 * detection that takes none is a false positive, or counts as nothing where its own area is out of range.
 *
 * @param ranks rank of each detection in its image, from 0 on
 */
export function matchCoco(input: ClassToMatch, ranks: Uint32Array): CocoClass {
  const { truth, detections, objects, rows, spans, settings } = input;
  const { ious, areas, detectionLimits: limits, pixelOffset } = settings;
  const [T, A, M, n] = [ious.length, areas.length, limits.length, rows.length];
  const thresholds = Float64Array.from(ious, (iou) => Math.min(iou, 1 - COCO_IOU_SLACK));
  const least = thresholds[0]!;
  const minima = Float64Array.from(areas, ({ min }) => min);
  const maxima = Float64Array.from(areas, ({ max }) => max);
  const ignoredAlways = ignoredObjects(truth, objects, settings);
  const ignore = ignoredByArea(truth, objects, ignoredAlways, settings); // [objects, areas]
  const crowds = settings.crowd === 'ignore' ? objectFlag.crowd : 0;
  const isCrowd = Uint8Array.from(objects, (row) => (truth.flags[row]! & crowds ? 1 : 0));
  const taken = new Uint8Array(objects.length * A * T); // [objects, areas, ious]
  const positives = positivesOfSlices(ignore, settings);
  const buckets = new RecallBuckets(positives);
  const sharedMisses = new Uint32Array(A * M); // false positives at every IoU
  const outcomes = new Uint8Array(T * n); // of area `all` and the largest limit; zeros: false positives
  const candidates = new Uint32Array(objects.length); // objects with IoU ≥ the least threshold
  const overlaps = new Float64Array(objects.length);
  const { boxes: g } = truth;
  const { boxes: d, images } = detections;

  for (let k = 0; k < n; k++) {
    const row = rows[k]!;
    const image = images[row]!;
    const x = d[4 * row]!;
    const y = d[4 * row + 1]!;
    const width = d[4 * row + 2]!;
    const height = d[4 * row + 3]!;
    const area = (width + pixelOffset) * (height + pixelOffset);
    let found = 0;
    const end = spans.ends[image]!;
    for (let j = spans.starts[image]!; j < end; j++) {
      const at = 4 * objects[j]!;
      const gx = g[at]!;
      const gw = g[at + 2]!;
      const w = Math.min(width + x, gw + gx) - Math.max(x, gx) + pixelOffset;
      if (w <= 0) continue;
      const gy = g[at + 1]!;
      const gh = g[at + 3]!;
      const h = Math.min(height + y, gh + gy) - Math.max(y, gy) + pixelOffset;
      if (h <= 0) continue;
      const shared = w * h;
      const union = isCrowd[j] ? area : area + (gw + pixelOffset) * (gh + pixelOffset) - shared;
      const iou = shared / union;
      if (iou < least) continue;
      candidates[found] = j;
      overlaps[found++] = iou;
    }

    let firstLimit = 0; // the limits this detection is within
    while (ranks[k]! >= limits[firstLimit]!) firstLimit++;
    for (let a = 0; a < A; a++) {
      const outside = area < minima[a]! || area > maxima[a]!;
      if (found === 0) {
        if (!outside) for (let m = firstLimit; m < M; m++) sharedMisses[a * M + m]!++;
        else if (a === 0) for (let t = 0; t < T; t++) outcomes[t * n + k] = outcome.ignored;
        continue;
      }
      for (let t = 0; t < T; t++) {
        let best = -1;
        let bestIou = thresholds[t]!;
        let bestIgnored = -1;
        let bestIgnoredIou = bestIou;
        for (let c = 0; c < found; c++) {
          const j = candidates[c]!;
          const iou = overlaps[c]!;
          if (taken[(j * A + a) * T + t] && !isCrowd[j]) continue;
          if (ignore[j * A + a]) {
            if (iou < bestIgnoredIou) continue;
            bestIgnoredIou = iou;
            bestIgnored = j;
          } else if (iou >= bestIou) {
            bestIou = iou;
            best = j;
          }
        }
        const slice = (t * A + a) * M;
        if (best >= 0) {
          taken[(best * A + a) * T + t] = 1;
          for (let m = firstLimit; m < M; m++) buckets.hit(slice + m, sharedMisses[a * M + m]!);
          if (a === 0) outcomes[t * n + k] = outcome.truePositive;
        } else if (bestIgnored >= 0 || outside) {
          if (bestIgnored >= 0) taken[(bestIgnored * A + a) * T + t] = 1;
          if (a === 0) outcomes[t * n + k] = outcome.ignored;
        } else for (let m = firstLimit; m < M; m++) buckets.miss(slice + m);
      }
    }
  }
  const slices = { length: T * A * M };
  return {
    rows,
    outcomes,
    ...countObjects(truth, objects, ignoredAlways),
    positives: positives[0]!,
    averagePrecisions: Float64Array.from(slices, (_, slice) => buckets.averagePrecision(slice)),
    recalls: Float64Array.from(slices, (_, slice) => buckets.recall(slice)),
  };
}
