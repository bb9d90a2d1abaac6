import type { PreparedBoxes } from './image.js';

/** What became of a detection. */
export const outcome = { falsePositive: 0, truePositive: 1, ignored: 2 } as const;

export interface MatchInput {
  readonly truth: PreparedBoxes;
  /** 1 for objects that count as nothing, length truth.count. */
  readonly ignore: Uint8Array;
  readonly detections: PreparedBoxes;
  /** Indices of the detections to match, best score first. */
  readonly order: Uint32Array;
  readonly iouThreshold: number;
  readonly pixelOffset: 0 | 1;
}

/**
 * Matches the detections of one image as VOCevaldet.m of the devkit does.
 *
 * In score order, each detection looks at the object of its class that it overlaps most: taken or not, difficult or
 * not, the first on a tie. IoU below the threshold: false positive. The object is to be ignored: neither. Not taken
 * yet: true positive, and now it is. Taken: false positive (the second best object is not tried).
 *
 * @returns outcome of `order[k]` at k
 */
export const matchImage = ({
  truth,
  ignore,
  detections,
  order,
  iouThreshold,
  pixelOffset,
}: MatchInput): Uint8Array => {
  const outcomes = new Uint8Array(order.length); // zeros: false positives
  const taken = new Uint8Array(truth.count);
  const { boxes: g, labels: objectLabels } = truth;
  const { boxes: d, labels } = detections;
  for (let k = 0; k < order.length; k++) {
    const i = order[k]!;
    const label = labels[i]!;
    const xmin = d[4 * i]!;
    const ymin = d[4 * i + 1]!;
    const xmax = d[4 * i + 2]!;
    const ymax = d[4 * i + 3]!;
    const area = (xmax - xmin + pixelOffset) * (ymax - ymin + pixelOffset);
    let best = -1;
    let bestIou = 0;
    for (let j = 0; j < truth.count; j++) {
      if (objectLabels[j] !== label) continue;
      const at = 4 * j;
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
    if (best < 0 || bestIou < iouThreshold) continue;
    if (ignore[best]) outcomes[k] = outcome.ignored;
    else if (!taken[best]) {
      outcomes[k] = outcome.truePositive;
      taken[best] = 1;
    }
  }
  return outcomes;
};
