import { flattenSettings } from './flatten-settings.js';
import type { TrainConfig } from './schema.js';

/** One setting that differs. */
export interface ConfigChange {
  /** Dotted, e.g. `schedule.peak`. */
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Settings that may differ when a run is resumed: they change what is shown, kept or how fast it goes, never the numbers.
 * The ends in time, steps and epochs are among them since a later one is the usual reason to resume; a schedule that goes by the
 * length of the run goes by the new one then. Leaving out broken pictures is, too, since what is trained on is compared itself.
 */
export const FREE_ON_RESUME: ReadonlySet<string> = new Set([
  'epochs',
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
  'skipBroken',
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
 * Settings that a run begins with and that have no meaning later: going on with another one would leave it in the run's settings,
 * where it never counted.
 */
export const OF_THE_START: ReadonlySet<string> = new Set([
  'preset',
  'pretrained',
  'newLayers',
  'headDeviation',
  'overfit',
]);

/** The changes that make a resumed run another run. */
export function blockingChanges(changes: readonly ConfigChange[]): ConfigChange[] {
  return changes.filter(({ key }) => !FREE_ON_RESUME.has(key.split('.')[0]!));
}

/** `  schedule.peak: 0.02 → 0.01`, one line a change. */
export function formatChanges(changes: readonly ConfigChange[]): string {
  return changes.map(({ key, before, after }) => `  ${key}: ${show(before)} → ${show(after)}`).join('\n');
}

function show(value: unknown): string {
  return value === undefined ? '(absent)' : JSON.stringify(value);
}
