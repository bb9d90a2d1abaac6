/**
 * Boxes of one image, flat: four numbers for each, length 4·n, `xmin, ymin, xmax, ymax` or, with `layout: 'xywh'`,
 * `xmin, ymin, width, height` as COCO has them, or, with `layout: 'cxcywh'`, centre, width and height as YOLO has them.
 *
 * In `pixels` they are what the VOC annotations hold (1-based, `xmax` inclusive) when `pixelOffset` is 1, and
 * continuous coordinates when it is 0. `normalised` means continuous and divided by the image's width and height, as
 * detectors give them; the image then needs both.
 */
export interface BoxSet {
  readonly boxes: ArrayLike<number>;
  /** Class of each box, length n: its index in the class list, or its name. */
  readonly labels: ArrayLike<number | string>;
  /** @default 'pixels' */
  readonly units?: 'pixels' | 'normalised';
  /** @default 'xyxy' */
  readonly layout?: 'xyxy' | 'xywh' | 'cxcywh';
}

export interface GroundTruth extends BoxSet {
  /**
   * Whether each object is flagged difficult, length n.
   *
   * @default no object is
   */
  readonly difficult?: ArrayLike<boolean | number>;
  /**
   * Whether each object is a crowd (COCO's `iscrowd`), length n.
   *
   * @default no object is
   */
  readonly crowd?: ArrayLike<boolean | number>;
  /**
   * Area of each object in square pixels, length n, by which `coco` sorts it into sizes (COCO's `area` is that of the
   * mask).
   *
   * @default the area of the box
   */
  readonly area?: ArrayLike<number>;
}

export interface Detections extends BoxSet {
  /** Confidence of each box, length n; any finite scale, higher is surer. */
  readonly scores: ArrayLike<number>;
  /**
   * Place of each box among those of its class in the file that the detections of all images come from, length n, such as
   * the readers here give: equal scores of a class rank by it, as the devkit sorts a results file, so that no other class
   * has a say in it. Give it to all images with detections or to none.
   *
   * @default the order in which they come
   */
  readonly order?: ArrayLike<number>;
}

/** What an image is known by. */
export interface ImageHead {
  /** Unique in one evaluation, such as "000012". */
  readonly id: string;
  /** In pixels; normalised boxes need it, and the metric `reference`. */
  readonly width?: number;
  /** In pixels; normalised boxes need it, and the metric `reference`. */
  readonly height?: number;
  /**
   * Place of the image among all, by which detections of equal score in different images rank, unless the detections
   * have an `order` of their own (which counts more, except for `coco`). Give it to all images or to none: the result is
   * then the same in whatever order images are added and evaluators merged.
   *
   * @default the order in which images come
   */
  readonly sequence?: number;
}

/** One image with what is in it. */
export interface TruthInput extends ImageHead {
  readonly groundTruth: GroundTruth;
}

/** What was found in one image. */
export interface DetectionsInput {
  readonly id: string;
  readonly detections: Detections;
}

/** One image with what is in it and what was found. Either may be empty. */
export interface ImageInput extends TruthInput {
  readonly detections: Detections;
}

/** Checked boxes in the coordinates of the evaluation. */
export interface PreparedBoxes {
  readonly count: number;
  /** [count, 4], as `PrepareContext.form` says. */
  readonly boxes: Float64Array;
  /** Index of each class; −1 for one that is not in the list, where that is allowed. */
  readonly labels: Int32Array;
}
