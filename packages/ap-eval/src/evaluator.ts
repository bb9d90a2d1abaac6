import { averagePrecision } from './average-precision.js';
import { ClassRecord, countOutcome } from './class-record.js';
import { precisionRecallCurve } from './curve.js';
import { EvaluationError } from './errors.js';
import type { ImageInput } from './image.js';
import { matchImage, outcome } from './match.js';
import { prepareBoxes } from './prepare-boxes.js';
import { prepareDifficult, prepareScores } from './prepare-flags.js';
import type { ClassResult, EvaluationResult } from './result.js';
import { descendingOrder } from './score-order.js';
import { checkClasses, resolveSettings } from './settings.js';
import type { EvaluatorOptions, EvaluatorSettings } from './settings.js';
import { checkState } from './state.js';
import type { EvaluatorState } from './state.js';

/** Takes in images one by one and keeps nine bytes a detection. */
export interface Evaluator {
  readonly classes: readonly string[];
  readonly settings: EvaluatorSettings;
  /**
   * Takes in one image. Detections of equal score rank in the order they came, here and across images.
   *
   * @throws EvaluationError on a duplicate id or bad boxes, labels or scores; the image then counts for nothing
   */
  add(image: ImageInput): void;
  /**
   * Takes in what another evaluator with the same classes and settings has seen, as if its images had been added here
   * one by one, after those already here.
   *
   * @throws EvaluationError BAD_STATE or DUPLICATE_IMAGE; nothing is then taken in
   */
  merge(other: Evaluator | EvaluatorState): void;
  /** A copy of everything taken in, as plain data that can be posted to another thread and merged there. */
  state(): EvaluatorState;
  /** Curves and APs of what was taken in so far; more can be added afterwards. */
  result(): EvaluationResult;
}

class VocEvaluator implements Evaluator {
  readonly classes: readonly string[];
  readonly settings: EvaluatorSettings;
  readonly #ids = new Set<string>();
  readonly #records: readonly ClassRecord[];
  #belowScoreThreshold = 0;
  #beyondMaxDetections = 0;

  constructor(options: EvaluatorOptions) {
    this.classes = checkClasses(options.classes);
    this.settings = resolveSettings(options);
    this.#records = this.classes.map(() => new ClassRecord());
  }

  add(image: ImageInput): void {
    this.#checkNew(image.id);
    const { iouThreshold, pixelOffset, ignoreDifficult, scoreThreshold, maxDetections } = this.settings;
    const context = { image, classes: this.classes, pixelOffset };
    const truth = prepareBoxes(image.groundTruth, { ...context, kind: 'ground truth' });
    const difficult = prepareDifficult(image);
    const ignore = ignoreDifficult ? difficult : new Uint8Array(truth.count);
    const detections = prepareBoxes(image.detections, { ...context, kind: 'detection' });
    const scores = prepareScores(image);

    const ranked = descendingOrder(scores);
    let above = ranked.length;
    while (above > 0 && scores[ranked[above - 1]!]! < scoreThreshold) above--;
    const order = ranked.subarray(0, Math.min(above, maxDetections));
    const outcomes = matchImage({ truth, ignore, detections, order, iouThreshold, pixelOffset });

    // Nothing throws from here on, so that a refused image leaves no trace.
    this.#ids.add(image.id);
    this.#belowScoreThreshold += ranked.length - above;
    this.#beyondMaxDetections += above - order.length;
    for (let j = 0; j < truth.count; j++) {
      const record = this.#records[truth.labels[j]!]!;
      if (ignore[j]) record.difficult++;
      else record.positives++;
    }
    for (let k = 0; k < order.length; k++) {
      const i = order[k]!;
      this.#records[detections.labels[i]!]!.push(scores[i]!, outcomes[k]!);
    }
  }

  merge(other: Evaluator | EvaluatorState): void {
    const state = 'state' in other ? other.state() : other;
    checkState(state, this.classes, this.settings);
    const incoming = new Set<string>();
    for (const id of state.ids) {
      this.#checkNew(id);
      if (incoming.has(id))
        throw new EvaluationError('BAD_STATE', `Expected every image once in the state, got "${id}" twice.`);
      incoming.add(id);
    }
    for (const id of incoming) this.#ids.add(id);
    this.#belowScoreThreshold += state.belowScoreThreshold;
    this.#beyondMaxDetections += state.beyondMaxDetections;
    state.records.forEach(({ positives, difficult, scores, outcomes }, c) => {
      const record = this.#records[c]!;
      record.positives += positives;
      record.difficult += difficult;
      record.append(scores, outcomes);
    });
  }

  state(): EvaluatorState {
    return {
      classes: this.classes,
      settings: this.settings,
      ids: [...this.#ids],
      belowScoreThreshold: this.#belowScoreThreshold,
      beyondMaxDetections: this.#beyondMaxDetections,
      records: this.#records.map(({ positives, difficult, scores, outcomes }) => ({
        positives,
        difficult,
        scores: scores.slice(),
        outcomes: outcomes.slice(),
      })),
    };
  }

  result(): EvaluationResult {
    const { settings } = this;
    const results = this.#records.map((record) => this.#classResult(record));
    const defined = results.flatMap(({ ap }) => (ap === null ? [] : [ap]));
    return {
      metric: settings.metric,
      iou: settings.iouThreshold,
      map: defined.length > 0 ? defined.reduce((sum, ap) => sum + ap, 0) / defined.length : null,
      // fromEntries defines own properties, so a class may even be called __proto__.
      classes: Object.fromEntries(this.classes.map((name, c) => [name, results[c]!])),
      settings,
      images: this.#ids.size,
      dropped: {
        belowScoreThreshold: this.#belowScoreThreshold,
        beyondMaxDetections: this.#beyondMaxDetections,
      },
    };
  }

  #classResult({ positives, difficult, scores, outcomes }: ClassRecord): ClassResult {
    const curve = precisionRecallCurve(scores, outcomes, positives);
    return {
      ap: positives > 0 ? averagePrecision(curve.precision, curve.recall, this.settings) : null,
      positives,
      difficult,
      detections: scores.length,
      truePositives: countOutcome(outcomes, outcome.truePositive),
      falsePositives: countOutcome(outcomes, outcome.falsePositive),
      ignored: countOutcome(outcomes, outcome.ignored),
      ...curve,
    };
  }

  #checkNew(id: string): void {
    if (typeof id !== 'string' || id === '') {
      throw new EvaluationError(
        'BAD_IMAGE',
        `Expected an image id (a non-empty string), got ${JSON.stringify(id)}.`,
      );
    }
    if (this.#ids.has(id)) {
      throw new EvaluationError(
        'DUPLICATE_IMAGE',
        `Expected every image once, got "${id}" again. Put all its detections into one add().`,
      );
    }
  }
}

/**
 * An evaluation by the rules of the Pascal VOC devkit.
 *
 * @throws EvaluationError BAD_OPTION
 */
export const createEvaluator = (options: EvaluatorOptions): Evaluator => new VocEvaluator(options);
