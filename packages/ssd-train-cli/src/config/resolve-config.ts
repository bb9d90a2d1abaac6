import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { closestName, unknownName } from '../errors/suggest.js';
import { TrainerError } from '../training/trainer-error.js';
import { chooseSplits } from './choose-splits.js';
import { commonDefaults, overfitDefaults, presetDefaults } from './preset-defaults.js';
import type { TrainConfig, TrainConfigInput } from './schema.js';
import { trainConfigSchema } from './schema.js';

/** Preset of a run that names none: the one that learns in minutes. */
export const DEFAULT_PRESET = 'mini';

/** More worker threads than this do not feed a CPU faster: the arithmetic is what takes the time. */
const MOST_WORKERS = 4;

/**
Fills in what the input leaves open, from the preset's recipe, the data folder and this machine, and checks every value.

@throws TrainerError E_CONFIG naming each wrong key with what was expected; E_DATA where the folder has no image sets.
*/
export async function resolveConfig(input: Partial<TrainConfigInput>): Promise<TrainConfig> {
  // Unknown keys and wrong types first: reading a data folder makes no sense for them.
  const given = parse(trainConfigSchema.partial(), withoutUndefined(input));
  const preset = given.preset ?? DEFAULT_PRESET;
  const recipe = Object.hasOwn(presetDefaults, preset) ? presetDefaults[preset] : undefined;
  if (recipe === undefined) throw unknownPreset(preset);
  if (given.dataDir === undefined) {
    throw new TrainerError('E_CONFIG', 'Expected "dataDir", the root of a VOC folder, got nothing.');
  }
  const { trainSplit, validationSplit } = given;
  const overfitting = given.overfit !== undefined && given.overfit !== null;
  const splits =
    trainSplit !== undefined && validationSplit !== undefined
      ? { trainSplit, validationSplit }
      : { ...(await chooseSplits(given.dataDir)), ...withoutUndefined({ trainSplit, validationSplit }) };
  if (overfitting) expectOverfitting(input, splits.trainSplit);
  return checkConfig({
    ...commonDefaults,
    workers: Math.min(MOST_WORKERS, availableParallelism()),
    ...recipe,
    ...(overfitting ? overfitDefaults : {}),
    ...given,
    ...splits,
    ...(overfitting ? { validationSplit: splits.trainSplit } : {}),
    preset,
    dataDir: resolveAll(given.dataDir), // a run is resumed from anywhere
    ...(typeof given.pretrained === 'string' ? { pretrained: resolve(given.pretrained) } : {}),
    ...(typeof given.tensorboard === 'string' ? { tensorboard: resolve(given.tensorboard) } : {}),
  });
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
    );
  }
  if (validationSplit !== undefined && validationSplit !== trainSplit) {
    throw new TrainerError(
      'E_CONFIG',
      `Expected no validation split beside overfit: ${overfit}, which measures on what it trains on, got ${JSON.stringify(validationSplit)}.`,
    );
  }
}

/** Whole paths. */
export const resolveAll = (dirs: string | string[]): string | string[] =>
  typeof dirs === 'string' ? resolve(dirs) : dirs.map((dir) => resolve(dir));

/** Checks a complete configuration, e.g. one read from a file. @throws TrainerError E_CONFIG */
export function checkConfig(value: unknown, where = 'the configuration'): TrainConfig {
  return parse(trainConfigSchema, value, where);
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where = 'the configuration',
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${describeIssue(issue)}`);
  throw new TrainerError('E_CONFIG', `Expected valid settings in ${where}, got:\n${lines.join('\n')}`);
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = path === '' ? Object.keys(trainConfigSchema.shape) : [];
    return issue.keys
      .map((key) => {
        const name = path === '' ? key : `${path}.${key}`;
        const close = closestName(key, known);
        return `unknown key "${name}".${close === undefined ? '' : ` Did you mean "${close}"?`}`;
      })
      .join('\n  ');
  }
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

function unknownPreset(name: string): TrainerError {
  return new TrainerError('E_CONFIG', unknownName('preset', name, Object.keys(presetDefaults)));
}

/** A copy without the keys that are there but undefined. */
export function withoutUndefined<T extends object>(
  value: T,
): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}
