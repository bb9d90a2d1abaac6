import { averagePrecision } from './average-precision.js';
import { precisionRecallCurve } from './curve.js';
import type { EvaluationData } from './evaluation-data.js';
import { matchClasses } from './match-classes.js';
import type { MatchedClass } from './match-classes.js';
import { cocoNumbers, meanOf, vocNumbers } from './numbers.js';
import type { EvaluatorSettings } from './options.js';
import type { ClassAtIou, ClassResult, CocoGrid, EvaluationResult } from './result.js';
import { tally } from './tally.js';

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Empty, all NaN. */
function createGrid(
  classes: readonly string[],
  { ious, areas, detectionLimits: limits }: EvaluatorSettings,
): CocoGrid {
  const size = ious.length * classes.length * areas.length * limits.length;
  return {
    ious,
    classes,
    areas: areas.map(({ name }) => name),
    limits,
    averagePrecisions: new Float64Array(size).fill(NaN),
    recalls: new Float64Array(size).fill(NaN),
  };
}

/** Writes a class's [ious, areas, limits] into the grid's [ious, classes, areas, limits]. */
function setGridClass(
  grid: CocoGrid,
  c: number,
  { averagePrecisions, recalls }: Pick<CocoGrid, 'averagePrecisions' | 'recalls'>,
): void {
  const inner = grid.areas.length * grid.limits.length;
  grid.ious.forEach((_, t) => {
    const at = (t * grid.classes.length + c) * inner;
    grid.averagePrecisions.set(averagePrecisions.subarray(t * inner, (t + 1) * inner), at);
    grid.recalls.set(recalls.subarray(t * inner, (t + 1) * inner), at);
  });
}

/** A class without its `numbers` and mean, which need the grid. */
type ClassParts = Omit<ClassResult, 'ap' | 'numbers'>;

function classParts(
  { matches, coco, scores }: MatchedClass,
  settings: EvaluatorSettings,
  curveAt: number,
): ClassParts {
  const { positives, difficult, crowds, outcomes } = matches;
  const n = scores.length;
  const outcomesAt = (t: number): Uint8Array => outcomes.subarray(t * n, (t + 1) * n);
  const curve = precisionRecallCurve(scores, outcomesAt(curveAt), positives);
  const inner = settings.areas.length * settings.detectionLimits.length;
  const apAt = (t: number): number => {
    if (positives === 0) return NaN;
    if (coco) return coco.averagePrecisions[t * inner + settings.detectionLimits.length - 1]!;
    const { precision, recall } =
      t === curveAt ? curve : precisionRecallCurve(scores, outcomesAt(t), positives);
    return averagePrecision(precision, recall, settings);
  };
  const atIou = settings.ious.map((iou, t): ClassAtIou => {
    const counts = tally(scores, outcomesAt(t), positives);
    return { iou, ap: orNull(apAt(t)), recall: orNull(counts.truePositives / positives), ...counts };
  });
  const { truePositives, falsePositives, ignored, bestF1 } = atIou[curveAt]!;
  return {
    positives,
    difficult,
    crowds,
    detections: n,
    truePositives,
    falsePositives,
    ignored,
    bestF1,
    atIou,
    ...curve,
  };
}

function defined(values: readonly (number | null)[]): number[] {
  return values.flatMap((v) => (v === null ? [] : [v]));
}

/** What a result says beside the metrics: known to the evaluator only. */
export interface ResultContext {
  readonly dropped: Omit<EvaluationResult['dropped'], 'beyondMaxDetections'>;
  readonly unknownClasses: Readonly<Record<string, number>>;
  readonly unknownImages: readonly string[];
  readonly warnings: EvaluationResult['warnings'];
}

/**
 * Matches everything and computes all numbers.
 *
 * @param curveAt index of the IoU threshold whose curves and counts the classes carry
 */
export function buildResult(
  data: EvaluationData,
  classes: readonly string[],
  settings: EvaluatorSettings,
  curveAt: number,
  context: ResultContext,
): EvaluationResult {
  const { metric, ious } = settings;
  const grid = metric === 'coco' ? createGrid(classes, settings) : undefined;
  const parts: ClassParts[] = [];
  let beyondMaxDetections = 0;
  for (const matched of matchClasses(data, classes.length, settings)) {
    if (grid && matched.coco) setGridClass(grid, parts.length, matched.coco);
    parts.push(classParts(matched, settings, curveAt));
    beyondMaxDetections += matched.beyondLimit;
  }
  const results = parts.map((part, c): ClassResult => {
    const ap = meanOf(defined(part.atIou.map((at) => at.ap)));
    return { ap, numbers: grid ? cocoNumbers(grid, c) : vocNumbers(ap, part.atIou), ...part };
  });
  // Where no class has objects the mean is undefined; the reference says 0.
  const empty = metric === 'reference' ? 0 : null;
  const map = meanOf(defined(results.map(({ ap }) => ap))) ?? empty;
  const meanAtIou = ious.map((iou, t) => ({
    iou,
    ap: meanOf(defined(results.map(({ atIou }) => atIou[t]!.ap))) ?? empty,
  }));
  // fromEntries defines own properties, so a class may even be called __proto__.
  const named = classes.map((name, c) => [name, results[c]!] as const);
  return {
    metric,
    iou: ious[curveAt]!,
    ious,
    map,
    numbers: grid ? cocoNumbers(grid) : vocNumbers(map, meanAtIou),
    classes: Object.fromEntries(
      metric === 'reference' ? named.filter(([, { positives }]) => positives > 0) : named,
    ),
    ...(grid ? { grid } : {}),
    settings,
    images: data.images.count,
    dropped: { ...context.dropped, beyondMaxDetections },
    unknownClasses: context.unknownClasses,
    unknownImages: context.unknownImages,
    warnings: context.warnings,
  };
}
