import { resolve } from 'node:path';
import { readTrainingData } from '@ssd/voc-dataset';
import { defined } from './defined.js';
import { TRAINING_DATA_AUGMENTATION, trainingDataFile } from '../data/training-data-file.js';
import { TrainerError } from '../errors/trainer-error.js';
import { expectOptimizerSettings } from './expect-optimizer-settings.js';
import { expectOverlap } from '../metrics/metrics.js';
import { checkSettings } from './check-settings.js';
import { chooseSplits } from './choose-splits.js';
import { defaultsOf } from './preset-recipe.js';
import type { TrainConfig, TrainConfigInput } from './schema.js';
import { trainConfigSchema } from './schema.js';
import { wholePaths } from './whole-paths.js';

/**
 * Fills in what the input leaves open, from the preset's recipe, the data folder and this machine, and checks every value.
 *
 * @throws TrainerError E_CONFIG naming each wrong key with what was expected; E_DATA where the folder has no image sets.
 */
export async function resolveConfig(input: Partial<TrainConfigInput>): Promise<TrainConfig> {
  // Unknown keys and wrong types first: reading a data folder makes no sense for them.
  const asked = checkInput(input);
  if (asked.dataDir === undefined) {
    defaultsOf(asked); // a preset that there is none of is told first
    throw new TrainerError('E_CONFIG', 'Expected "dataDir", the root of a VOC folder, got nothing.', {
      hint: 'Name the folder with the data as "dataDir".',
    });
  }
  const given = { ...(await trainingDataSettings(asked.dataDir)), ...asked, dataDir: asked.dataDir };
  const { settings } = defaultsOf(given);
  expectOptimizerSettings(given, settings);
  const { trainSplit, validationSplit } = given;
  const overfitting = given.overfit !== undefined && given.overfit !== null;
  const splits =
    trainSplit !== undefined && validationSplit !== undefined
      ? { trainSplit, validationSplit }
      : { ...(await chooseSplits(given.dataDir, trainSplit)), ...withoutUndefined({ validationSplit }) };
  if (overfitting) expectOverfitting(input, splits.trainSplit);
  return checkConfig({
    ...settings,
    ...fromAnywhere(given),
    ...splits,
    ...(overfitting ? { validationSplit: splits.trainSplit, augmentation: 'none' } : {}),
  });
}

/** The given settings with their inner defaults, and no others. @throws TrainerError E_CONFIG */
export function checkInput(input: Partial<TrainConfigInput>): Partial<TrainConfig> {
  const given = withoutUndefined(input);
  const checked = checkSettings(trainConfigSchema.partial(), given);
  // The schema also fills in defaults of its own, which must not hide a preset's.
  return Object.fromEntries(Object.entries(checked).filter(([key]) => Object.hasOwn(given, key)));
}

/** What a training-data.json says unless told otherwise; nothing of a folder. */
async function trainingDataSettings(
  dataDir: string | string[],
): Promise<Pick<Partial<TrainConfig>, 'preset' | 'augmentation'>> {
  const file = trainingDataFile(dataDir);
  if (file === undefined) return {};
  const { preset } = await readTrainingData(file);
  return { preset: preset.name, augmentation: TRAINING_DATA_AUGMENTATION };
}

/** @throws TrainerError E_CONFIG for settings that would make overfitting another test */
function expectOverfitting(
  { overfit, augmentation, validationSplit }: Partial<TrainConfigInput>,
  trainSplit: string,
): void {
  if (augmentation !== undefined && augmentation !== 'none') {
    throw new TrainerError(
      'E_CONFIG',
      `Expected no augmentation beside overfit: ${overfit}, which needs the same pictures every time, got "${augmentation}".`,
      { hint: 'Leave "augmentation" out, or "overfit" to train in earnest.' },
    );
  }
  if (validationSplit !== undefined && validationSplit !== trainSplit) {
    throw new TrainerError(
      'E_CONFIG',
      `Expected no validation split beside overfit: ${overfit}, which measures on what it trains on, got ${JSON.stringify(validationSplit)}.`,
      { hint: 'Leave "validationSplit" out, or "overfit" to train in earnest.' },
    );
  }
}

/** Settings with whole paths: a run is resumed from anywhere. A data folder's comma is part of its name. */
export function fromAnywhere({ dataDir, ...settings }: Partial<TrainConfigInput>): Partial<TrainConfigInput> {
  const dirs = typeof dataDir === 'string' ? resolve(dataDir) : dataDir?.map((dir) => resolve(dir));
  return { ...wholePaths(settings, process.cwd()), ...defined({ dataDir: dirs }) };
}

/** Checks a complete configuration, e.g. one read from a file. @throws TrainerError E_CONFIG */
export function checkConfig(value: unknown, where?: string): TrainConfig {
  const config = checkSettings(trainConfigSchema, value, defined({ where }));
  expectOverlap(config);
  return config;
}

/** A copy without the keys that are there but undefined. */
export function withoutUndefined<T extends object>(
  value: T,
): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}
