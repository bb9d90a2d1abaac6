import type { Detections, SelectOptions } from '@ssd/anchors';

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

/** Names for labels, pixels for normalised boxes. */
export function nameDetections(
  { boxes, labels, scores }: Detections,
  classes: readonly string[],
  { width, height }: ImageSize,
): Detection[] {
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
}
