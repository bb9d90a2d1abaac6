import type { AreaRange } from './coco-rules.js';
import type { Metric } from './metric.js';
import type { RecallGrid } from './recall-grid.js';

export interface EvaluatorOptions {
  /** Foreground class names; a label is an index into this list, or a name in it. No name twice. */
  readonly classes: readonly string[];
  /** The rule for AP. */
  readonly metric: Metric;
  /**
   * A detection hits when its IoU is at least this. With several, every one is evaluated (in one pass) and `map` is the
   * mean over them. Range: (0, 1], no value twice.
   *
   * @default 0.5; for `coco` .5:.05:.95
   */
  readonly iou?: number | readonly number[];
  /** The same as `iou`, for one value. Give one of the two. */
  readonly iouThreshold?: number;
  /**
   * Added to every width and height: 1 for VOC's inclusive pixels (a box from 5 to 7 covers 3 pixels), 0 for
   * continuous coordinates. `reference` always has 1, on its own grid.
   *
   * @default 1; for `coco` 0
   */
  readonly pixelOffset?: 0 | 1;
  /**
   * Difficult objects are neither positives nor misses, and a detection of one counts as nothing. `false` treats them
   * as any other object, as pycocotools and the reference (which knows no other way) do.
   *
   * @default true for `voc07` and `voc10`, else false
   */
  readonly ignoreDifficult?: boolean;
  /**
   * What objects flagged `crowd` are. `ignore`: for `coco`, regions that take up any number of detections, whose IoU is
   * the share of the detection inside; for the VOC rules, which know no crowds, the same as ignored difficult objects.
   * `count`: any other object. `reference` always counts.
   *
   * @default 'ignore'; for `reference` 'count'
   */
  readonly crowd?: 'ignore' | 'count';
  /**
   * The 11 recalls of `voc07` as NumPy computes them (all Python evaluators, so nearly all published numbers) or as
   * MATLAB does (the devkit run in MATLAB). They differ in the last bit of 0.6 and 0.7, which decides whether a recall
   * of exactly 6/10 or 7/10 reaches them. Of no effect for the other metrics.
   *
   * @default 'numpy'
   */
  readonly recallGrid?: RecallGrid;
  /**
   * Detections with a lower score are dropped (counted in `result.dropped`). SSD papers use 0.01. `-Infinity` keeps
   * all, which scores that are not probabilities need.
   *
   * @default 0.01; for `coco` -Infinity
   */
  readonly scoreThreshold?: number;
  /**
   * Detections kept, best scores first: of an image, all classes together (SSD papers use 200); for `coco` of an image
   * and class, and there a list gives AR at each limit and AP at the largest. `Infinity` keeps all.
   *
   * @default 200; for `coco` [1, 10, 100]
   */
  readonly maxDetections?: number | readonly number[];
  /**
   * Ranges of area that `coco` also reports AP and AR of, beside `all`, which is always there.
   *
   * @default small, medium and large for `coco`; no other metric has them
   */
  readonly areas?: readonly AreaRange[];
  /**
   * Detections of an image whose ground truth was not added before: an error that names it, or left out and listed in
   * `result.unknownImages`.
   *
   * @default 'error'
   */
  readonly unknownImages?: 'error' | 'ignore';
  /**
   * Detections of a class that is not in `classes`: an error that names it, or left out and counted in
   * `result.unknownClasses`.
   *
   * @default 'error'
   */
  readonly unknownClasses?: 'error' | 'count';
}

/** The rules a result was made with, defaults filled in. */
export interface EvaluatorSettings {
  readonly metric: Metric;
  /** Ascending. */
  readonly ious: readonly number[];
  /** The first of `ious`. */
  readonly iouThreshold: number;
  readonly pixelOffset: 0 | 1;
  readonly ignoreDifficult: boolean;
  readonly crowd: 'ignore' | 'count';
  readonly recallGrid: RecallGrid;
  readonly scoreThreshold: number;
  /** The largest of `detectionLimits`. */
  readonly maxDetections: number;
  /** Ascending. */
  readonly detectionLimits: readonly number[];
  /** `all` first. */
  readonly areas: readonly AreaRange[];
  readonly unknownImages: 'error' | 'ignore';
  readonly unknownClasses: 'error' | 'count';
}
