import { defaultsOf, flattenSettings, recipeOf } from '@ssd/trainer/config';
import { numberSetting, textSetting, type SavedSettings } from './read-settings.js';

/**
 * The settings of a run that are not what its preset has, by dotted name; those that a preset does not decide (data and
 * splits) are among them. All of them for a preset that this version does not know.
 */
export function ownSettings(settings: SavedSettings): Map<string, unknown> {
  const preset = textSetting(settings, 'preset') ?? undefined;
  const known = preset !== undefined && recipeOf(preset) !== undefined;
  const defaults = known
    ? flattenSettings(defaultsOf({ preset, overfit: numberSetting(settings, 'overfit') }).settings)
    : new Map<string, unknown>();
  defaults.delete('preset');
  return new Map(
    [...flattenSettings(settings)].filter(
      ([key, value]) => JSON.stringify(defaults.get(key)) !== JSON.stringify(value),
    ),
  );
}
