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
import { matchAtIous, settingsAt } from './match-at-ious.js';
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
 * By object that nothing found: the error with the best score of those that would find it, were their class or place right.
 * Only this one can be set right, since an object is found once.
 */
function finders({ kinds, objects, scores }: ErrorColumns, found: Uint8Array): Map<number, number> {
  const best = new Map<number, number>();
  for (let e = 0; e < kinds.length; e++) {
    const kind = errorKinds[kinds[e]!];
    const object = objects[e]!;
    if ((kind !== 'class' && kind !== 'localisation') || found[object]) continue;
    const rival = best.get(object);
    if (rival === undefined || scores[e]! > scores[rival]!) best.set(object, e);
  }
  return best;
}

/**
 * What would become of the detections and objects with errors of one kind set right: a false positive with a wrong class or
 * place makes a hit where it is the best for its object (see `finders`), others go, and missed objects are not asked for.
 */
function fixOf(
  kind: number,
  errors: ErrorColumns,
  best: ReadonlyMap<number, number>,
  truthLabels: Uint32Array,
  sizes: { readonly detections: number; readonly classes: number },
): Fix {
  const fates = new Int32Array(sizes.detections);
  const fewerPositives = new Uint32Array(sizes.classes);
  const missed = errorKinds[kind] === 'missed';
  for (let e = 0; e < errors.kinds.length; e++) {
    if (errors.kinds[e] !== kind) continue;
    const object = errors.objects[e]!;
    if (missed) fewerPositives[errors.labels[e]!]!++;
    else fates[errors.detections[e]!] = best.get(object) === e ? 1 + truthLabels[object]! : -1;
  }
  return { fates, fewerPositives };
}

function gain(fixed: number | null, ap: number | null): number | null {
  return fixed === null || ap === null || Number.isNaN(fixed) || Number.isNaN(ap) ? null : fixed - ap;
}

/**
 * Diagnoses errors: every false positive and missed object is given a kind (see `ErrorKind`), and each kind the AP that it
 * costs, by the rule of the metric at one IoU. A class all of whose objects are missed has nothing left to be found when
 * they are not asked for: it is then left out of the mean, as classes without objects are.
 *
 * @throws EvaluationError BAD_OPTION
 */
export function diagnose(
  evaluator: Evaluator,
  { iou = evaluator.settings.iouThreshold, background = 0.1 }: DiagnosisOptions = {},
): Diagnosis {
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
  const matched = matchAtIous(data, classes, settings, [iou]);
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
  const best = finders(errors, found);
  const fixed = errorKinds.map((_, kind) =>
    fixedAps(fixOutcomes(matched, base, fixOf(kind, errors, best, data.truth.labels, sizes))),
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
}
