import { averagePrecision } from '../average-precision.js';
import { precisionRecallCurve } from '../curve.js';
import { gather } from '../gather.js';
import type { MatchedClass } from '../match-classes.js';
import type { EvaluatorSettings } from '../options.js';
import { outcome } from '../outcome.js';
import { descendingOrder } from '../score-order.js';

/** The detections of one class with what became of them, and how many objects there are to find. */
export interface ScoredOutcomes {
  /** From high to low. */
  readonly scores: Float64Array;
  readonly outcomes: Uint8Array;
  readonly positives: number;
}

/** NaN without positives. */
export function apOf({ scores, outcomes, positives }: ScoredOutcomes, settings: EvaluatorSettings): number {
  if (positives === 0) return NaN;
  const { precision, recall } = precisionRecallCurve(scores, outcomes, positives);
  return averagePrecision(precision, recall, settings);
}

/** Changes to the outcomes of all classes. */
export interface Fix {
  /** [detections] by row: 0 where it stays what it is, −1 where it is taken away, else 1 + the class it becomes a hit of. */
  readonly fates: Int32Array;
  /** Objects that need not be found any more, by class. */
  readonly fewerPositives: Uint32Array;
}

function withHits(base: ScoredOutcomes, hits: readonly number[]): ScoredOutcomes {
  if (hits.length === 0) return base;
  const n = base.scores.length;
  const scores = new Float64Array(n + hits.length);
  scores.set(base.scores);
  scores.set(hits, n);
  const outcomes = new Uint8Array(scores.length).fill(outcome.truePositive);
  outcomes.set(base.outcomes);
  const order = descendingOrder(scores);
  return {
    scores: gather(scores, order),
    outcomes: Uint8Array.from(order, (place) => outcomes[place]!),
    positives: base.positives,
  };
}

/** The classes as they would be with a fix, class by class; those it does not touch are the same objects. */
export function fixOutcomes(
  matched: readonly MatchedClass[],
  base: readonly ScoredOutcomes[],
  { fates, fewerPositives }: Fix,
): ScoredOutcomes[] {
  const added: number[][] = base.map(() => []);
  const changed = matched.map(({ matches: { rows, outcomes }, scores }, label): ScoredOutcomes => {
    let own: Uint8Array | undefined;
    for (let k = 0; k < rows.length; k++) {
      const fate = fates[rows[k]!]!;
      if (fate === 0) continue;
      own ??= outcomes.slice();
      own[k] = fate === label + 1 ? outcome.truePositive : outcome.ignored;
      if (fate > 0 && fate !== label + 1) added[fate - 1]!.push(scores[k]!);
    }
    const fewer = fewerPositives[label]!;
    if (own === undefined && fewer === 0) return base[label]!;
    return { scores, outcomes: own ?? outcomes, positives: base[label]!.positives - fewer };
  });
  return changed.map((one, label) => withHits(one, added[label]!));
}
