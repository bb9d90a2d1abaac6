import { getPreset, presetNames, type InputNormalization, type ModelPreset } from '@ssd/model';
import { unknownName } from '@ssd/names';
import { TrainerError } from '../errors/trainer-error.js';
import type { Sidecar } from './sidecar.js';

/**
 * The preset of a checkpoint with the normalisation that its weights were trained with.
 *
 * @throws TrainerError E_CHECKPOINT for a preset that this version does not have
 */
export function sidecarPreset({ preset, mean }: Pick<Sidecar, 'preset' | 'mean'>): ModelPreset {
  if (!presetNames().includes(preset)) {
    throw new TrainerError(
      'E_CHECKPOINT',
      `The checkpoint is of a preset of its own. ${unknownName('preset', preset, presetNames())}`,
      {
        hint: 'Where the preset is one of your own, register it before (registerRecipe). Else it was written by another version of this program, or its .json file was changed: take another checkpoint.',
      },
    );
  }
  const known = getPreset(preset);
  return mean === undefined ? known : { ...known, mean };
}

/** A model's normalisation as a sidecar holds it. */
export function sidecarMean({ values, order, scale = 1 }: InputNormalization): NonNullable<Sidecar['mean']> {
  const [red, green, blue] = values;
  return { values: [red, green, blue], order, scale };
}
