import type { InputNormalization } from '../preset.js';
import type { StateTensor } from '../state-tensor.js';
import type { StateReport } from '../state-error.js';
import type { IgnoredTensor } from './plan-import.js';
import type { WeightSourceName } from './weight-sources.js';

/** A variable that is not a plain copy of one tensor. */
export interface ConvertedVariable {
  /** Ours. */
  readonly name: string;
  /** The file's tensors it was made of. */
  readonly from: readonly string[];
  /** What was done, in order. */
  readonly how: readonly string[];
}

/**
 * What became of every variable of the model and of every tensor of the file: `loaded` and `missing` are names of ours,
 * `unexpected` and `wrongShape` are names of the file.
 */
export interface ImportReport extends StateReport {
  readonly source: WeightSourceName;
  /** Ours that a file of this kind does not have, or that were left out as told: they keep their fresh values. */
  readonly fresh: readonly string[];
  /** The file's that are known and not needed, with the reason. */
  readonly ignored: readonly IgnoredTensor[];
  readonly converted: readonly ConvertedVariable[];
  /** How pixels have to go in for these weights, as they now are in the model. */
  readonly mean: InputNormalization;
  /** Sentences for a person: what is peculiar about this import. */
  readonly notes: readonly string[];
  /** The optimizer's momentum by names of ours, converted as the weights; without those the file lacks. */
  readonly momentum: ReadonlyMap<string, StateTensor>;
}
