/** What became of a detection. */
export const outcome = { falsePositive: 0, truePositive: 1, ignored: 2 } as const;

/** What became of the detections of one class. */
export interface ClassMatches {
  /** The detections evaluated, as rows of the detection columns, best score first; n of them. */
  readonly rows: Uint32Array;
  /** [ious, n]: for each IoU threshold the outcome of each detection in the order of `rows`. */
  readonly outcomes: Uint8Array;
  /** Objects to be found. */
  readonly positives: number;
  /** Difficult objects that count as nothing. */
  readonly difficult: number;
  /** Crowds that count as nothing. */
  readonly crowds: number;
}
