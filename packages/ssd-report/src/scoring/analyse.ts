import {
  bootstrap,
  compareEvaluations,
  confusionMatrix,
  diagnose,
  type EvaluationReport,
  type Evaluator,
} from '@ssd/ap-eval';

export interface AnalyseOptions {
  readonly diagnose: boolean;
  /** Number of resamples; none where undefined. */
  readonly resamples: number | undefined;
  /** Of the resamples. @default 0 */
  readonly seed?: number;
  /** What to compare with, and what both are called. */
  readonly other?: { readonly evaluator: Evaluator; readonly names: readonly [string, string] };
  /** Lowest score of a detection in the confusion matrix. @default 0.5 */
  readonly scoreThreshold?: number;
  readonly title: string;
  readonly facts: EvaluationReport['facts'];
}

/** Resamples of a comparison where no number was given. */
const COMPARED = 1000;

/** A result with the analyses asked for, ready for reports. */
export function analyse(
  evaluator: Evaluator,
  {
    diagnose: diagnosing,
    resamples,
    seed = 0,
    other,
    scoreThreshold = 0.5,
    title,
    facts = [],
  }: AnalyseOptions,
): EvaluationReport {
  return {
    title,
    facts,
    result: evaluator.result(),
    ...(diagnosing && {
      diagnosis: diagnose(evaluator),
      confusion: confusionMatrix(evaluator, { scoreThreshold }),
    }),
    ...(resamples !== undefined && { bootstrap: bootstrap(evaluator, { resamples, seed }) }),
    ...(other && {
      comparison: compareEvaluations(evaluator, other.evaluator, { resamples: resamples ?? COMPARED, seed }),
      compared: other.names,
    }),
  };
}
