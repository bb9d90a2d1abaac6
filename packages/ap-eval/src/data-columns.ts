/** Flags of an object; the sum of those it has. */
export const objectFlag = { difficult: 1, crowd: 2 } as const;

/** Objects of all images, one row each, those of an image together. */
export interface TruthColumns {
  /** Number of the image. */
  readonly images: Uint32Array;
  readonly labels: Uint32Array;
  /** [n, 4] in the evaluation's form. */
  readonly boxes: Float64Array;
  /** See `objectFlag`. */
  readonly flags: Uint8Array;
  /** NaN for the area of the box. */
  readonly areas: Float64Array;
}

/** Detections of all images, one row each, those of an image together. */
export interface DetectionColumns {
  readonly images: Uint32Array;
  readonly labels: Uint32Array;
  /** [n, 4] in the evaluation's form. */
  readonly boxes: Float64Array;
  readonly scores: Float64Array;
  /** Places by which equal scores rank; left out where they rank as they came. */
  readonly order?: Float64Array;
}
