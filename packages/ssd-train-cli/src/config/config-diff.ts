import { flattenSettings } from './flatten-settings.js';
import type { Schedule, TrainConfig } from './schema.js';

/** One setting that differs. */
export interface ConfigChange {
  /** Dotted, e.g. `schedule.peak`. */
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
Settings that may differ when a run is resumed: they change what is shown, kept or how fast it goes, never the numbers.
The ends in time and steps are among them since a later one is the usual reason to resume; a schedule that goes by the
length of the run goes by the new one then.
*/
export const FREE_ON_RESUME: ReadonlySet<string> = new Set([
  'timeLimit',
  'maxSteps',
  'workers',
  'cacheImages',
  'cacheFolder',
  'evaluateEvery',
  'evaluateTraining',
  'previewPictures',
  'checkpointEvery',
  'checkpointSteps',
  'keepCheckpoints',
  'patience',
  'logSteps',
  'tensorboard',
  'dataDumpSteps',
  'overflowDump',
  'dumpPath',
  'profiling',
]);

/** Every setting that differs between two configurations, by key. */
export function diffConfigs(before: Partial<TrainConfig>, after: Partial<TrainConfig>): ConfigChange[] {
  const old = flattenSettings(before);
  const now = flattenSettings(after);
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((key) => JSON.stringify(old.get(key)) !== JSON.stringify(now.get(key)))
    .map((key) => ({ key, before: old.get(key), after: now.get(key) }));
}

/**
The changes that make a resumed run another run.

@param schedule that of the run: where it does not depend on the length, as the reference's, `epochs` may differ too
*/
export function blockingChanges(changes: readonly ConfigChange[], schedule?: Schedule): ConfigChange[] {
  const fixed = schedule !== undefined && !goesByLength(schedule);
  return changes.filter(({ key }) => !FREE_ON_RESUME.has(key.split('.')[0]!) && !(fixed && key === 'epochs'));
}

/** Whether the learning rate of a step depends on how many the run has. */
export const goesByLength = (schedule: Schedule): boolean =>
  schedule.kind !== 'piecewise' || schedule.boundariesOf !== null;

/** `  schedule.peak: 0.02 → 0.01`, one line a change. */
export function formatChanges(changes: readonly ConfigChange[]): string {
  return changes.map(({ key, before, after }) => `  ${key}: ${show(before)} → ${show(after)}`).join('\n');
}

function show(value: unknown): string {
  return value === undefined ? '(absent)' : JSON.stringify(value);
}
