/** What a detector's anchors make of boxes. This package knows no anchors: `bestOverlaps` of @ssd/anchors serves. */
export interface AnchorFit {
  /** Whose anchors they are, such as a preset's name. */
  name: string;
  /**
   * Highest overlap (IoU) of each box with any anchor.
   *
   * @param boxes [n, 4] xmin, ymin, xmax, ymax, normalised
   * @returns [n]
   */
  bestOverlaps: (boxes: Float32Array) => Float32Array;
  /** Overlap that makes a match in training. @default 0.5 */
  threshold?: number;
}

/** What matching in training asks for, unless it is told otherwise (SSD paper, section 2.2). */
export const DEFAULT_THRESHOLD = 0.5;
