import { closestName } from '@ssd/names';
import { trainConfigSchema } from './schema.js';

/** Names of all settings, in the schema's order. */
export const SETTINGS = Object.keys(
  trainConfigSchema.shape,
) as readonly (keyof typeof trainConfigSchema.shape)[];

/** Options of the command whose setting is called otherwise, by their name in code. */
const OTHERWISE: Readonly<Record<string, string>> = {
  dataPath: 'dataDir',
  numWorkers: 'workers',
  splitTrain: 'trainSplit',
  splitVal: 'validationSplit',
  steps: 'maxSteps',
  ema: 'emaDecay',
  evalEvery: 'evaluateEvery',
  evalTraining: 'evaluateTraining',
  checkpointInterval: 'checkpointEvery',
  tensorboardDir: 'tensorboard',
  cache: 'cacheImages',
  cacheDir: 'cacheFolder',
  learningRate: 'schedule',
  scaleBoundaries: 'schedule',
  lrValues: 'schedule',
  lrBoundaries: 'schedule',
  warmupSteps: 'schedule',
  dataDump: 'dataDumpSteps',
  dataDumpFlag: 'dataDumpSteps',
  dataDumpStep: 'dataDumpSteps',
  overDump: 'overflowDump',
};

/** The setting that an option of the command decides: `splitTrain` → `trainSplit`. */
export function settingOfOption(option: string): string {
  return OTHERWISE[option] ?? option;
}

/** `batchSize` → `SSD_BATCH_SIZE` */
export function variableOf(setting: string): string {
  return `SSD_${setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The setting that was probably meant by a name that is none, also where it is that of an option. */
export function closestSetting(name: string, largestShare?: number): string | undefined {
  const meant = closestName(
    name,
    [...SETTINGS, ...Object.keys(OTHERWISE)],
    largestShare === undefined ? {} : { largestShare },
  );
  return meant === undefined ? undefined : settingOfOption(meant);
}
