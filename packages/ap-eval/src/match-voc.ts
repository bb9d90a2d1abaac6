import { objectFlag } from './evaluation-data.js';
import type { DetectionColumns, TruthColumns } from './evaluation-data.js';
import type { ObjectSpans } from './object-spans.js';
import type { EvaluatorSettings } from './options.js';
import { outcome } from './outcome.js';
import type { ClassMatches } from './outcome.js';

export interface ClassToMatch {
  readonly truth: TruthColumns;
  readonly detections: DetectionColumns;
  /** Objects of the class, as rows of `truth`, those of an image together. */
  readonly objects: Uint32Array;
  /** Detections of the class, as rows of `detections`, best score first. */
  readonly rows: Uint32Array;
  /** Set for `objects`. */
  readonly spans: ObjectSpans;
  readonly settings: EvaluatorSettings;
}

/** 1 for objects that count as nothing. */
export const ignoredObjects = (
  { flags }: TruthColumns,
  objects: Uint32Array,
  { ignoreDifficult, crowd }: EvaluatorSettings,
): Uint8Array => {
  const ignoring = (ignoreDifficult ? objectFlag.difficult : 0) | (crowd === 'ignore' ? objectFlag.crowd : 0);
  return Uint8Array.from(objects, (row) => (flags[row]! & ignoring ? 1 : 0));
};

/**
 * Matches the detections of one class as VOCevaldet.m of the devkit does, at all IoU thresholds.
 *
 * In score order, each detection looks at the object of its class, in its image, that it overlaps most: taken or not,
 * difficult or not, the first on a tie; so that object is the same at every threshold. IoU below the threshold: false
 * positive. The object is to be ignored: neither. Not taken yet: true positive, and now it is. Taken: false positive
 * (the second best object is not tried).
 */
export const matchVoc = ({
  truth,
  detections,
  objects,
  rows,
  spans,
  settings,
}: ClassToMatch): ClassMatches => {
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
};

/** Objects to be found, and those that count as nothing by their flags. */
export const countObjects = (
  { flags }: TruthColumns,
  objects: Uint32Array,
  ignore: Uint8Array,
): Pick<ClassMatches, 'positives' | 'difficult' | 'crowds'> => {
  let crowds = 0;
  let ignored = 0;
  for (let j = 0; j < objects.length; j++) {
    if (!ignore[j]) continue;
    ignored++;
    if (flags[objects[j]!]! & objectFlag.crowd) crowds++;
  }
  return { positives: objects.length - ignored, difficult: ignored - crowds, crowds };
};
