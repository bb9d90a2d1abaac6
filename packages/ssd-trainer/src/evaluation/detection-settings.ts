import type { Metric } from '@ssd/ap-eval';

export interface DetectionSettings {
  /** Lowest score kept. @default 0.01, the value mAP is measured with */
  readonly scoreThreshold?: number;
  /** IoU above which the weaker of two detections of a class goes. @default 0.45 */
  readonly nmsThreshold?: number;
  /** Most detections of an image. @default 200 */
  readonly maxDetections?: number;
}

export interface EvaluationSettings extends DetectionSettings {
  /** Which average precision: of `METRICS`, by the rules of @ssd/ap-eval. @default 'voc10' */
  readonly metric?: Metric;
  /** Overlap from which a detection is right; `coco` has its own, 0.5 to 0.95. @default 0.5 */
  readonly iouThreshold?: number;
}

/** The network's output for one image: one row a default box, in the preset's order of them. */
export interface Predictions {
  /** [anchors, classes + 1] after the softmax, the background last. */
  readonly probabilities: Float32Array;
  /** [anchors, 4] centre and size as encoded, divided by the variances. */
  readonly offsets: Float32Array;
}
