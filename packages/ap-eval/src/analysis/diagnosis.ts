import { EvaluationError } from '../errors.js';
import { dataOf } from '../evaluator.js';
import type { Evaluator } from '../evaluator.js';
import type { Metric } from '../metric.js';
import { meanOf } from '../numbers.js';
import { outcome } from '../outcome.js';
import { errorKinds } from './error-kind.js';
import type { ErrorKind } from './error-kind.js';
import { findErrors } from './find-errors.js';
import type { ErrorColumns } from './find-errors.js';
import { apOf, fixOutcomes } from './fix-errors.js';
import type { Fix, ScoredOutcomes } from './fix-errors.js';
import { foundObjects } from './found-objects.js';
import { imageObjects } from './image-objects.js';
import { matchedAt, settingsAt } from './matched-at.js';
import { overlapOf } from './overlap.js';

export interface DiagnosisOptions {
  /**
   * IoU of a hit. One of the thresholds evaluated.
   *
   * @default the lowest
   */
  readonly iou?: number;
  /**
   * IoU up to which a detection sees nothing but background. Range: [0, iou).
   *
   * @default 0.1
   */
  readonly background?: number;
}

/** Errors of one kind: how many, and what they cost. */
export interface ErrorCost {
  readonly count: number;
  /**
   * AP with these errors set right minus AP: what there is to be gained. Null where either is undefined. The costs of the
   * kinds do not add up to 1 − AP, since errors hide each other.
   */
  readonly cost: number | null;
}

export type ErrorCosts = Readonly<Record<ErrorKind, ErrorCost>>;

export interface ClassDiagnosis {
  readonly ap: number | null;
  readonly positives: number;
  /** Errors of the detections of this class, and missed objects of it. */
  readonly kinds: ErrorCosts;
}

/** Why AP is not 1. */
export interface Diagnosis {
  readonly metric: Metric;
  readonly iou: number;
  readonly background: number;
  /** Mean AP at `iou`. */
  readonly map: number | null;
  /** Cost in the mean AP. */
  readonly kinds: ErrorCosts;
  /** All false positives, ranked below all true positives. */
  readonly falsePositives: ErrorCost;
  /** All objects not found, not asked for. */
  readonly falseNegatives: ErrorCost;
  readonly classes: Readonly<Record<string, ClassDiagnosis>>;
  /** Every error. */
  readonly errors: ErrorColumns;
  /** Id of each image, by the numbers in `errors`. */
  readonly imageIds: readonly string[];
}

/**
 * What would become of the detections and objects with errors of one kind set right: a wrong class or place makes a hit of
 * the object if nothing found it (of the error with the best score, where there are several; the others go), other false
 * positives go, and missed objects are not asked for.
 */
const fixOf = (
  kind: number,
  errors: ErrorColumns,
  found: Uint8Array,
  truthLabels: Uint32Array,
  sizes: { detections: number; classes: number },
): Fix => {
  const fates = new Int32Array(sizes.detections);
  const fewerPositives = new Uint32Array(sizes.classes);
  const best = new Map<number, number>(); // by object not found: the error with the best score
  const name = errorKinds[kind]!;
  const movable = name === 'class' || name === 'localisation';
  for (let e = 0; e < errors.kinds.length; e++) {
    if (errors.kinds[e] !== kind) continue;
    if (name === 'missed') {
      fewerPositives[errors.labels[e]!]!++;
      continue;
    }
    fates[errors.detections[e]!] = -1;
    const object = errors.objects[e]!;
    if (!movable || found[object]) continue;
    const rival = best.get(object);
    if (rival === undefined || errors.scores[e]! > errors.scores[rival]!) best.set(object, e);
  }
  for (const [object, e] of best) fates[errors.detections[e]!] = 1 + truthLabels[object]!;
  return { fates, fewerPositives };
};

const gain = (fixed: number | null, ap: number | null): number | null =>
  fixed === null || ap === null || Number.isNaN(fixed) || Number.isNaN(ap) ? null : fixed - ap;

/**
 * Diagnoses errors: every false positive and missed object is given a kind (see `ErrorKind`), and each kind the AP that it
 * costs, by the rule of the metric at one IoU. A class all of whose objects are missed has nothing left to be found when
 * they are not asked for: it is then left out of the mean, as classes without objects are.
 *
 * @throws EvaluationError BAD_OPTION
 */
export const diagnose = (
  evaluator: Evaluator,
  { iou = evaluator.settings.iouThreshold, background = 0.1 }: DiagnosisOptions = {},
): Diagnosis => {
  const { classes } = evaluator;
  if (!evaluator.settings.ious.includes(iou)) {
    throw new EvaluationError(
      'BAD_OPTION',
      `Expected iou to be one of the thresholds evaluated (${evaluator.settings.ious.join(', ')}), got ${iou}.`,
    );
  }
  if (!(background >= 0 && background < iou))
    throw new EvaluationError('BAD_OPTION', `Expected 0 ≤ background < iou (${iou}), got ${background}.`);
  const settings = settingsAt(evaluator.settings, [iou]);
  const data = dataOf(evaluator);
  const matched = matchedAt(data, classes, settings, [iou]);
  const objects = imageObjects(data, settings);
  const overlap = overlapOf(data.truth, data.detections, settings);
  const found = foundObjects(data, matched, objects, overlap, settings);
  const errors = findErrors({ data, matched, objects, found, overlap, iou, background });

  const base = matched.map(({ matches: { outcomes, positives }, scores }): ScoredOutcomes => ({
    scores,
    outcomes,
    positives,
  }));
  const aps = base.map((one) => apOf(one, settings));
  const map = meanOf(aps);
  const fixedAps = (fixed: readonly ScoredOutcomes[]): number[] =>
    fixed.map((one, label) => (one === base[label] ? aps[label]! : apOf(one, settings)));
  const sizes = { detections: data.detections.images.length, classes: classes.length };

  const counts = errorKinds.map(() => new Uint32Array(classes.length));
  errors.kinds.forEach((kind, e) => counts[kind]![errors.labels[e]!]!++);
  const fixed = errorKinds.map((_, kind) =>
    fixedAps(fixOutcomes(matched, base, fixOf(kind, errors, found, data.truth.labels, sizes))),
  );
  const sum = (values: Uint32Array): number => values.reduce((a, b) => a + b, 0);
  const byKind = (one: (kind: number) => ErrorCost): ErrorCosts =>
    Object.fromEntries(errorKinds.map((name, kind) => [name, one(kind)])) as ErrorCosts;

  const hits = base.map(({ outcomes }) =>
    outcomes.reduce((n, what) => n + Number(what === outcome.truePositive), 0),
  );
  const hitsFirst = base.map(({ outcomes, scores, positives }, label): ScoredOutcomes => {
    const sorted = new Uint8Array(outcomes.length).fill(outcome.falsePositive);
    return { scores, outcomes: sorted.fill(outcome.truePositive, 0, hits[label]), positives };
  });
  const onlyFound = base.map((one, label): ScoredOutcomes => ({ ...one, positives: hits[label]! }));
  const missing = base.reduce((n, { positives }, label) => n + positives - hits[label]!, 0);
  const wrong = errors.kinds.length - sum(counts[errorKinds.indexOf('missed')]!);
  return {
    metric: settings.metric,
    iou,
    background,
    map,
    kinds: byKind((kind) => ({ count: sum(counts[kind]!), cost: gain(meanOf(fixed[kind]!), map) })),
    falsePositives: { count: wrong, cost: gain(meanOf(fixedAps(hitsFirst)), map) },
    falseNegatives: { count: missing, cost: gain(meanOf(fixedAps(onlyFound)), map) },
    classes: Object.fromEntries(
      classes.map((name, label) => [
        name,
        {
          ap: Number.isNaN(aps[label]!) ? null : aps[label]!,
          positives: base[label]!.positives,
          kinds: byKind((kind) => ({
            count: counts[kind]![label]!,
            cost: gain(fixed[kind]![label]!, aps[label]!),
          })),
        },
      ]),
    ),
    errors,
    imageIds: [...data.images.ids],
  };
};
