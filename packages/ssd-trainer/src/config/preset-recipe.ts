import { availableParallelism } from 'node:os';
import { getPreset, presets, type ModelPreset } from '@ssd/model';
import { unknownName } from '@ssd/names';
import { TrainerError } from '../errors/trainer-error.js';
import {
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
export type DefaultOrigin = 'default' | 'preset' | 'machine' | 'overfit';

export interface Defaults {
  /** Every setting but those of the data. */
  readonly settings: Omit<TrainConfig, 'dataDir' | 'trainSplit' | 'validationSplit'>;
  readonly origins: Readonly<Record<string, DefaultOrigin>>;
}

/** What holds where nothing is given. @throws TrainerError E_CONFIG for a preset that there is none of */
export function defaultsOf({
  preset = DEFAULT_PRESET,
  overfit = null,
}: {
  preset?: string | undefined;
  overfit?: number | null | undefined;
}): Defaults {
  const recipe = recipeOf(preset);
  if (recipe === undefined) {
    throw unknownPreset(preset);
  }
  const machine = { workers: Math.min(MOST_WORKERS, availableParallelism()) };
  const overfitting = overfit === null ? {} : overfitDefaults;
  const from = (settings: object, origin: DefaultOrigin): Record<string, DefaultOrigin> =>
    Object.fromEntries(Object.keys(settings).map((key) => [key, origin]));
  return {
    settings: { ...commonDefaults, ...machine, ...recipe, ...overfitting, preset },
    origins: {
      preset: 'default',
      ...from(commonDefaults, 'default'),
      ...from(machine, 'machine'),
      ...from(recipe, 'preset'),
      ...from(overfitting, 'overfit'),
    },
  };
}

function unknownPreset(preset: string): TrainerError {
  return new TrainerError('E_CONFIG', unknownName('preset', preset, Object.keys(presetDefaults)), {
    hint: 'Name one of those as "preset".',
  });
}

/** The recipe of a preset, if there is one of that name. */
export function recipeOf(preset: string): PresetDefaults | undefined {
  return Object.hasOwn(presetDefaults, preset) ? presetDefaults[preset] : undefined;
}

/** Name of the detector that a preset trains: its own, but for a recipe that trains that of another preset. */
export function detectorName(preset: string): string {
  return Object.hasOwn(detectorNames, preset) ? detectorNames[preset]! : preset;
}

/** The detector that a preset trains. @throws TrainerError E_CONFIG for a preset that there is none of */
export function detectorOf(preset: string): ModelPreset {
  const detector = detectorName(preset);
  if (!Object.hasOwn(presets, detector)) throw unknownPreset(preset);
  return getPreset(detector);
}
