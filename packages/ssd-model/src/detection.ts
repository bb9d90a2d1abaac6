import { decodeBoxes, selectDetections } from '@ssd/anchors';
import type { Anchors, SelectOptions } from '@ssd/anchors';

/** One found object. */
export interface Detection {
  readonly label: string;
  /** Probability, 0…1. */
  readonly score: number;
  /** Continuous pixels of the image, 0-based: 0 ≤ xmin < xmax ≤ width. */
  readonly box: {
    readonly xmin: number;
    readonly ymin: number;
    readonly xmax: number;
    readonly ymax: number;
  };
}

/** Thresholds of the selection; see selectDetections of the anchors package for ranges and defaults. */
export type DetectionOptions = Omit<SelectOptions, 'classes'>;

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** One image's network output to detections, best score first: decode, threshold, suppress, scale to pixels. */
export const toDetections = (
  { probabilities, offsets }: { probabilities: Float32Array; offsets: Float32Array },
  { anchors, classes }: { anchors: Anchors; classes: readonly string[] },
  { width, height }: ImageSize,
  options: DetectionOptions,
): Detection[] => {
  const decoded = decodeBoxes(anchors, offsets);
  const { boxes, labels, scores } = selectDetections(
    { probabilities, boxes: decoded },
    { ...options, classes: classes.length },
  );
  return Array.from(scores, (score, i) => ({
    label: classes[labels[i]!]!,
    score,
    box: {
      xmin: boxes[4 * i]! * width,
      ymin: boxes[4 * i + 1]! * height,
      xmax: boxes[4 * i + 2]! * width,
      ymax: boxes[4 * i + 3]! * height,
    },
  }));
};
