import { getPreset, type InputNormalization, type ModelPreset } from '@ssd/model';
import type { Sidecar } from './sidecar.js';

/** The preset of a checkpoint with the normalisation that its weights were trained with. */
export function sidecarPreset({ preset, mean }: Pick<Sidecar, 'preset' | 'mean'>): ModelPreset {
  const known = getPreset(preset);
  return mean === undefined ? known : { ...known, mean };
}

/** A model's normalisation as a sidecar holds it. */
export function sidecarMean({ values, order, scale = 1 }: InputNormalization): NonNullable<Sidecar['mean']> {
  const [red, green, blue] = values;
  return { values: [red, green, blue], order, scale };
}
