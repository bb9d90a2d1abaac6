export const SELECT_POLICIES = ['paper', 'reference'] as const;

/** How detections are made of predictions: as Caffe's SSD and torchvision do, or as the SSD-VGG reference does. */
export type SelectPolicy = (typeof SELECT_POLICIES)[number];

export interface SelectOptions {
  /** Number of foreground classes. */
  readonly classes: number;
  /**
   * `paper`: every class of a default box for itself, continuous boxes, the result by score. `reference`: only the
   * most probable class of a default box; boxes and overlaps on whole pixels of a 1000 × 1000 grid, both ends
   * counted; the result grouped by class, in the order of each class's best candidate, so that `maxDetections`
   * may cut off whole classes. Its training script uses it with `scoreThreshold` 0.5 and `candidates` 200, its
   * detector with 0.5 (0.01 for the published mAP), all candidates and `maxDetections` 200.
   *
   * @default 'paper'
   */
  readonly policy?: SelectPolicy;
  /**
   * Lowest probability of a detection (kept if equal).
   *
   * @default 0.01
   */
  readonly scoreThreshold?: number;
  /**
   * A detection goes if it overlaps (IoU) a better one of its class by more than this. Range: 0…1.
   *
   * @default 0.45
   */
  readonly iouThreshold?: number;
  /**
   * Most candidates of all classes together that suppression looks at, the best first.
   *
   * @default Infinity
   */
  readonly candidates?: number;
  /**
   * Most candidates of a class that suppression looks at, the best first.
   *
   * @default 400 with policy paper, Infinity with policy reference
   */
  readonly perClass?: number;
  /**
   * Most detections of the image, over all classes.
   *
   * @default 200
   */
  readonly maxDetections?: number;
  /**
   * Whether boxes without area, as those outside the image are once cut to it, count as detections: torchvision
   * and the reference keep them.
   *
   * @default false with policy paper, true with policy reference
   */
  readonly keepEmpty?: boolean;
}

/** The options with their defaults. */
export type ResolvedSelectOptions = Required<SelectOptions>;
