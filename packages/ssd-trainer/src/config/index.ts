export { OPTIMIZERS } from '../optimizers/optimizers.js';
export { anchorPresets, presetAnchors } from './preset-anchors.js';
export { checkSettings } from './check-settings.js';
export { chooseSplits } from './choose-splits.js';
export type { Splits } from './choose-splits.js';
export { CONFIG_VERSION, loadConfig } from './config-file.js';
export { dataDirs, showDataDirs } from './data-dirs.js';
export { defined } from './defined.js';
export { flattenSettings } from './flatten-settings.js';
export { configJsonSchema } from './json-schema.js';
export { commonDefaults, overfitDefaults, presetDefaults, recipeSteps } from './preset-defaults.js';
export {
  DEFAULT_PRESET,
  defaultsOf,
  detectorName,
  detectorOf,
  recipeNames,
  recipeOf,
} from './preset-recipe.js';
export { registerRecipe } from './register-recipe.js';
export type { Recipe } from './recipe-registry.js';
export { checkInput, resolveConfig } from './resolve-config.js';
export { METRIC_NAMES, METRICS } from '../metrics/metrics.js';
export type { MetricEntry } from '../metrics/metrics.js';
export {
  AUGMENTATIONS,
  EMULATED_PRECISIONS,
  NEW_LAYERS,
  PRECISION_MODES,
  RANKS_AS,
  trainConfigSchema,
} from './schema.js';
export { createSchedule, peakOf, withPeak, withWarmup } from '../schedules/change-schedule.js';
export { SCHEDULES, scheduleSchema } from '../schedules/schedules.js';
export type { EmulatedPrecision, PrecisionMode, TrainConfig, TrainConfigInput } from './schema.js';
export type { Schedule, ScheduleInput, ScheduleName } from '../schedules/schedules.js';
export { SETTINGS, closestSetting, settingOfOption, variableOf } from './setting-names.js';
export { wholePaths } from './whole-paths.js';
