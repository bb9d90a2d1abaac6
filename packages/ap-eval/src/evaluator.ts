import { buildResult } from './build-result.js';
import { checkClasses } from './check-options.js';
import { createIntake } from './intake.js';
import type { Intake } from './intake.js';
import { EvaluationError } from './errors.js';
import { EvaluationData } from './evaluation-data.js';
import type { DetectionsInput, ImageInput, TruthInput } from './image.js';
import type { EvaluatorOptions, EvaluatorSettings } from './options.js';
import type { EvaluationResult } from './result.js';
import { resolveSettings } from './settings.js';
import { checkState } from './check-state.js';
import type { EvaluatorState } from './evaluator-state.js';

export interface ResultOptions {
  /**
   * Which IoU threshold the curves and counts of the classes are of. One of `settings.ious`.
   *
   * @default the lowest
   */
  readonly curveIou?: number;
}

/** Takes in images one by one and keeps about 50 bytes a detection; matches when a result is asked for. */
export interface Evaluator {
  readonly classes: readonly string[];
  readonly settings: EvaluatorSettings;
  /**
   * Takes in one image. Detections of one class with equal scores rank by their own `order`, where it is given; else by
   * the `sequence` of the images, where these have one; else as they came, here and across images. For `coco` they rank
   * by image, as in pycocotools: by `sequence`, or as the images were added.
   *
   * @returns the evaluator
   * @throws EvaluationError on a duplicate id or bad boxes, labels or scores; the image then counts for nothing
   */
  add(image: ImageInput): this;
  /**
   * Takes in an image whose detections come later, or never: its objects are missed then.
   *
   * @throws EvaluationError as `add`
   */
  addGroundTruth(image: TruthInput): this;
  /**
   * Takes in all detections of an image whose ground truth is there already.
   *
   * @throws EvaluationError as `add`; UNKNOWN_IMAGE for any other image, unless `unknownImages` is `ignore`
   */
  addDetections(image: DetectionsInput): this;
  /**
   * Takes in what another evaluator with the same classes and settings has seen, as if its images had been added here
   * one by one, after those already here.
   *
   * @throws EvaluationError BAD_STATE or DUPLICATE_IMAGE; nothing is then taken in
   */
  merge(other: Evaluator | EvaluatorState): this;
  /** A copy of everything taken in, as plain data that can be posted to another thread and merged there. */
  state(): EvaluatorState;
  /**
   * Curves and numbers of what was taken in so far; more can be added afterwards.
   *
   * @throws EvaluationError BAD_OPTION
   */
  result(options?: ResultOptions): EvaluationResult;
}

class ColumnEvaluator implements Evaluator {
  readonly classes: readonly string[];
  readonly settings: EvaluatorSettings;
  readonly data = new EvaluationData();
  readonly #intake: Intake;

  constructor(options: EvaluatorOptions) {
    this.classes = checkClasses(options.classes);
    this.settings = resolveSettings(options);
    this.#intake = createIntake(this.data, this.classes, this.settings);
  }

  add(image: ImageInput): this {
    this.#intake.add(image);
    return this;
  }

  addGroundTruth(image: TruthInput): this {
    this.#intake.addGroundTruth(image);
    return this;
  }

  addDetections(image: DetectionsInput): this {
    this.#intake.addDetections(image);
    return this;
  }

  merge(other: Evaluator | EvaluatorState): this {
    const state = 'state' in other ? other.state() : other;
    checkState(state, this.classes, this.settings);
    this.data.images.checkAll(state.images);
    const { scores, order } = state.detections;
    if (scores.length > 0 && !this.data.takesOrder(order !== undefined)) {
      throw new EvaluationError(
        'BAD_STATE',
        `Expected an order of the detections in both evaluations or in none, got ${order ? 'one' : 'none'} in the one to take in.`,
      );
    }
    this.data.append(this.data.images.addAll(state.images), state.truth, state.detections);
    this.#intake.mergeCounts(state);
    return this;
  }

  state(): EvaluatorState {
    const { images, truth, detections } = this.data;
    return {
      version: 1,
      classes: this.classes,
      settings: this.settings,
      images: {
        ids: [...images.ids],
        sequence: [...images.sequence],
        sizes: Float64Array.from(images.sizes),
        detected: Uint8Array.from(images.detected),
      },
      truth: {
        images: truth.images.slice(),
        labels: truth.labels.slice(),
        boxes: truth.boxes.slice(),
        flags: truth.flags.slice(),
        areas: truth.areas.slice(),
      },
      detections: {
        images: detections.images.slice(),
        labels: detections.labels.slice(),
        boxes: detections.boxes.slice(),
        scores: detections.scores.slice(),
        ...(detections.order ? { order: detections.order.slice() } : {}),
      },
      ...this.#intake.counts(),
    };
  }

  result({ curveIou = this.settings.iouThreshold }: ResultOptions = {}): EvaluationResult {
    const curveAt = this.settings.ious.indexOf(curveIou);
    if (curveAt < 0) {
      throw new EvaluationError(
        'BAD_OPTION',
        `Expected curveIou to be one of the thresholds evaluated (${this.settings.ious.join(', ')}), got ${curveIou}.`,
      );
    }
    const { belowScoreThreshold, unknownClasses, unknownImages } = this.#intake.counts();
    const total = (counts: Readonly<Record<string, number>>): number =>
      Object.values(counts).reduce((sum, n) => sum + n, 0);
    return buildResult(this.data, this.classes, this.settings, curveAt, {
      dropped: {
        belowScoreThreshold,
        unknownClass: total(unknownClasses),
        unknownImage: total(unknownImages),
      },
      unknownClasses,
      unknownImages: Object.keys(unknownImages),
    });
  }
}

/**
 * An evaluation of detections by the rules of `metric`.
 *
 * @throws EvaluationError BAD_OPTION
 */
export function createEvaluator(options: EvaluatorOptions): Evaluator {
  return new ColumnEvaluator(options);
}

/**
 * An evaluator that goes on where another one's state was taken.
 *
 * @throws EvaluationError BAD_STATE
 */
export function restoreEvaluator(state: EvaluatorState): Evaluator {
  const { settings, classes } = state;
  const coco = settings.metric === 'coco';
  return createEvaluator({
    classes,
    metric: settings.metric,
    iou: settings.ious,
    pixelOffset: settings.pixelOffset,
    ignoreDifficult: settings.ignoreDifficult,
    crowd: settings.crowd,
    recallGrid: settings.recallGrid,
    scoreThreshold: settings.scoreThreshold,
    maxDetections: settings.detectionLimits,
    ...(coco ? { areas: settings.areas.slice(1) } : {}), // `all` is always there
    unknownImages: settings.unknownImages,
    unknownClasses: settings.unknownClasses,
  }).merge(state);
}

/**
 * The columns of an evaluator, for analyses that go through images: its own, not to be changed. An evaluator of another
 * copy of this package is copied.
 */
export function dataOf(evaluator: Evaluator): EvaluationData {
  return evaluator instanceof ColumnEvaluator ? evaluator.data : dataOf(restoreEvaluator(evaluator.state()));
}
