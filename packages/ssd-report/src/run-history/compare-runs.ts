import { flattenSettings } from '@ssd/trainer/config';
import { whyNotComparable } from './comparable.js';
import type { RunDescription } from './read-run.js';

/** A line of a comparison: a value a run, in their order; undefined where a run has none. */
export interface ComparedRow {
  readonly name: string;
  readonly values: readonly unknown[];
}

export interface RunComparison {
  readonly runs: readonly RunDescription[];
  /** Why their mAPs cannot be compared; empty where they can. */
  readonly warnings: readonly string[];
  /** Settings that are not the same in all. */
  readonly settings: readonly ComparedRow[];
  /** AP of each class at the best evaluation of each run; null for a class without objects. */
  readonly classes: readonly ComparedRow[];
}

/** Settings that only say where files lie. */
const PLACES = new Set(['dumpPath', 'tensorboard', 'cacheFolder']);

/** Runs side by side. */
export function compareRuns(runs: readonly RunDescription[]): RunComparison {
  const flat = runs.map(({ settings = {} }) => flattenSettings(settings));
  const keys = [...new Set(flat.flatMap((one) => [...one.keys()]))];
  const settings = keys
    .map((name) => ({ name, values: flat.map((one) => one.get(name)) }))
    .filter(
      ({ name, values }) =>
        !PLACES.has(name) && new Set(values.map((value) => JSON.stringify([value]))).size > 1,
    );
  const aps = runs.map(
    ({ best, evaluations }) => evaluations.findLast(({ step }) => step === best?.step)?.ap,
  );
  const labels = [...new Set(aps.flatMap((ap) => Object.keys(ap ?? {})))];
  return {
    runs,
    warnings: whyNotComparable(runs),
    settings,
    classes: labels.map((name) => ({ name, values: aps.map((ap) => ap?.[name]) })),
  };
}
