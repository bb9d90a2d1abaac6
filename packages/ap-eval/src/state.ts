import { EvaluationError } from './errors.js';
import { outcome } from './match.js';
import type { EvaluatorSettings } from './settings.js';

/** What an evaluator knows, as plain data: it survives `postMessage` and structured cloning. */
export interface EvaluatorState {
  readonly classes: readonly string[];
  readonly settings: EvaluatorSettings;
  readonly ids: readonly string[];
  readonly belowScoreThreshold: number;
  readonly beyondMaxDetections: number;
  readonly records: readonly {
    readonly positives: number;
    readonly difficult: number;
    readonly scores: Float64Array;
    readonly outcomes: Uint8Array;
  }[];
}

const fail = (message: string): never => {
  throw new EvaluationError('BAD_STATE', message);
};

/** Throws unless the state was made with the same classes and settings, and is whole. */
export const checkState = (
  state: EvaluatorState,
  classes: readonly string[],
  settings: EvaluatorSettings,
): void => {
  if (state.classes.length !== classes.length || state.classes.some((name, i) => name !== classes[i])) {
    fail(
      `Expected the same classes in both evaluations (${classes.join(', ')}), got ${state.classes.join(', ')}.`,
    );
  }
  for (const key of Object.keys(settings) as (keyof EvaluatorSettings)[]) {
    if (state.settings[key] !== settings[key]) {
      fail(`Expected the same ${key} in both evaluations (${settings[key]}), got ${state.settings[key]}.`);
    }
  }
  if (state.records.length !== classes.length)
    fail(`Expected ${classes.length} class records, got ${state.records.length}.`);
  state.records.forEach(({ scores, outcomes }, c) => {
    if (
      scores.length !== outcomes.length ||
      scores.some(Number.isNaN) ||
      outcomes.some((o) => o > outcome.ignored)
    ) {
      fail(
        `Expected a whole record of class "${classes[c]}": as many outcomes (0, 1, 2) as scores, and no NaN.`,
      );
    }
  });
};
