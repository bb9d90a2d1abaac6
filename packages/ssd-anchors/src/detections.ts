/** What a network says about one image. */
export interface Predictions {
  /** [count, classes + 1], background last. */
  readonly probabilities: Float32Array;
  /** [count, 4] xmin, ymin, xmax, ymax, normalised, as decodeBoxes gives them. */
  readonly boxes: Float32Array;
}

/** Detections of one image; with policy paper, best score first. */
export interface Detections {
  /** [n, 4] xmin, ymin, xmax, ymax, normalised, cut to the image. */
  readonly boxes: Float32Array;
  /** [n] 0 … classes − 1. */
  readonly labels: Int32Array;
  /** [n] probabilities. */
  readonly scores: Float32Array;
}
