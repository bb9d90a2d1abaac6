/**
 * Boxes of one image, flat: `xmin, ymin, xmax, ymax` for each, length 4·n.
 *
 * In `pixels` they are what the VOC annotations hold (1-based, `xmax` inclusive) when `pixelOffset` is 1, and
 * continuous coordinates when it is 0. `normalised` means continuous and divided by the image's width and height, as
 * detectors give them; the image then needs both.
 */
export interface BoxSet {
  readonly boxes: ArrayLike<number>;
  /** Class index of each box, length n. */
  readonly labels: ArrayLike<number>;
  /** @default 'pixels' */
  readonly units?: 'pixels' | 'normalised';
}

export interface GroundTruth extends BoxSet {
  /**
   * Whether each object is flagged difficult, length n.
   *
   * @default no object is
   */
  readonly difficult?: ArrayLike<boolean | number>;
}

export interface Detections extends BoxSet {
  /** Confidence of each box, length n; any finite scale, higher is surer. */
  readonly scores: ArrayLike<number>;
}

/** One image with what is in it and what was found. Either may be empty. */
export interface ImageInput {
  /** Unique in one evaluation, such as "000012". */
  readonly id: string;
  /** In pixels; only normalised boxes need it. */
  readonly width?: number;
  /** In pixels; only normalised boxes need it. */
  readonly height?: number;
  readonly groundTruth: GroundTruth;
  readonly detections: Detections;
}

/** Checked boxes in the pixels of the evaluation. */
export interface PreparedBoxes {
  readonly count: number;
  /** [count, 4] xmin, ymin, xmax, ymax. */
  readonly boxes: Float64Array;
  readonly labels: Int32Array;
}
