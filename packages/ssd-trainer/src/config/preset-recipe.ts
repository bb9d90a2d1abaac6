import { availableParallelism } from 'node:os';
import { getPreset, type ModelPreset } from '@ssd/model';
import { unknownName } from '@ssd/names';
import { TrainerError } from '../errors/trainer-error.js';
import { recipeRegistry } from './recipe-registry.js';
import {
  adamwDefaults,
  commonDefaults,
  detectorNames,
  overfitDefaults,
  presetDefaults,
  type PresetDefaults,
} from './preset-defaults.js';
import type { TrainConfig } from './schema.js';

/** Preset of a run that names none: the one that learns in minutes. */
export const DEFAULT_PRESET = 'mini';

/** More worker threads than this do not feed a CPU faster: the arithmetic is what takes the time. */
const MOST_WORKERS = 4;

/** What decided a setting that nobody gave. */
export type DefaultOrigin = 'default' | 'preset' | 'machine' | 'overfit' | 'optimizer';

export interface Defaults {
  /** Every setting but those of the data. */
  readonly settings: Omit<TrainConfig, 'dataDir' | 'trainSplit' | 'validationSplit'>;
  readonly origins: Readonly<Record<string, DefaultOrigin>>;
}

/** What holds where nothing is given. @throws TrainerError E_CONFIG for a preset that there is none of */
export function defaultsOf({
  preset = DEFAULT_PRESET,
  overfit = null,
  optimizer = 'momentum',
}: {
  preset?: string | undefined;
  overfit?: number | null | undefined;
  optimizer?: TrainConfig['optimizer'] | undefined;
}): Defaults {
  const recipe = recipeOf(preset);
  if (recipe === undefined) {
    throw unknownPreset(preset);
  }
  const machine = { workers: Math.min(MOST_WORKERS, availableParallelism()) };
  const overfitting = overfit === null ? {} : overfitDefaults;
  const optimizing =
    optimizer === 'adamw' ? adamwDefaults(recipeRegistry().get(preset)?.like ?? preset, recipe) : {};
  const from = (settings: object, origin: DefaultOrigin): Record<string, DefaultOrigin> =>
    Object.fromEntries(Object.keys(settings).map((key) => [key, origin]));
  return {
    settings: { ...commonDefaults, ...machine, ...recipe, ...optimizing, ...overfitting, preset },
    origins: {
      preset: 'default',
      ...from(commonDefaults, 'default'),
      ...from(machine, 'machine'),
      ...from(recipe, 'preset'),
      ...from(optimizing, 'optimizer'),
      ...from(overfitting, 'overfit'),
    },
  };
}

function unknownPreset(preset: string): TrainerError {
  return new TrainerError('E_CONFIG', unknownName('preset', preset, recipeNames()), {
    hint: 'Name one of those as "preset"; one of your own is there after registerRecipe.',
  });
}

/** The recipe of a preset, if there is one of that name. */
export function recipeOf(preset: string): PresetDefaults | undefined {
  if (Object.hasOwn(presetDefaults, preset)) return presetDefaults[preset];
  const own = recipeRegistry().get(preset);
  if (own === undefined) return undefined;
  const { like = DEFAULT_PRESET, ...settings } = own;
  return { ...presetDefaults[like]!, ...settings };
}

/** Names of the presets that there are recipes of, one's own included. */
export function recipeNames(): string[] {
  return [...Object.keys(presetDefaults), ...recipeRegistry().keys()];
}

/** Name of the detector that a preset trains: its own, but for a recipe that trains that of another preset. */
export function detectorName(preset: string): string {
  return Object.hasOwn(detectorNames, preset) ? detectorNames[preset]! : preset;
}

/** The detector that a preset trains. @throws TrainerError E_CONFIG for a preset that there is none of */
export function detectorOf(preset: string): ModelPreset {
  if (recipeOf(preset) === undefined) throw unknownPreset(preset);
  return getPreset(detectorName(preset));
}
