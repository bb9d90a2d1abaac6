import { registerPreset, type ModelPreset } from '@ssd/model';
import { unknownName } from '@ssd/names';
import { TrainerError } from '../errors/trainer-error.js';
import { presetDefaults } from './preset-defaults.js';
import { recipeRegistry, type Recipe } from './recipe-registry.js';

/**
 * Adds a detector of one's own with the recipe it is trained by, under the preset's name: `preset: 'my-detector'` in a configuration,
 * and whatever loads its checkpoints, finds it from then on in this process.
 *
 * @returns what takes both out again
 * @throws RangeError where the name is taken; TrainerError E_CONFIG for a recipe like one that there is none of
 */
export function registerRecipe(preset: ModelPreset, recipe: Recipe = {}): () => void {
  const { like } = recipe;
  if (like !== undefined && !Object.hasOwn(presetDefaults, like)) {
    throw new TrainerError('E_CONFIG', unknownName('preset', like, Object.keys(presetDefaults)));
  }
  const remove = registerPreset(preset);
  recipeRegistry().set(preset.name, recipe);
  return () => {
    remove();
    recipeRegistry().delete(preset.name);
  };
}
