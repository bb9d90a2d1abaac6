import { ArgumentRangeError } from '@ssd/errors';
import type { BoxTable } from '@ssd/anchors';
import type { Backbone, BackboneOptions, LayerTable } from '@ssd/vgg-backbone';

/** How pixels become the network's input: (value − mean) · scale, computed in the graph. */
export interface InputNormalization {
  /** What is taken off red, green and blue, in 0…255. */
  readonly values: readonly [red: number, green: number, blue: number];
  /** Order of the channels that the first convolution sees. */
  readonly order: 'rgb' | 'bgr';
  /** @default 1 */
  readonly scale?: number;
}

/** What a preset says of its detector besides the trunk. */
export interface PresetBase {
  readonly name: string;
  /** Default boxes: one map for each output of the trunk. */
  readonly boxes: BoxTable;
  readonly mean: InputNormalization;
  /**
   * Probability of the background that fresh heads give every box, 0…1 exclusive (RetinaNet section 4.1 puts foreground
   * at 0.01). Left out, all classes start alike.
   */
  readonly headPrior?: number;
  /**
   * Standard deviation of fresh head filters, drawn from a normal distribution, above 0. Left out, they are Xavier
   * uniform as the reference's. Small ones (RetinaNet section 4.1 takes 0.01) start every box without an opinion.
   */
  readonly headDeviation?: number;
}

/** A detector as data, trunk included. */
export interface TablePreset extends PresetBase {
  readonly layers: LayerTable;
}

/** A detector whose trunk is a program. */
export interface BackbonePreset extends PresetBase {
  /**
   * Makes the trunk with fresh weights, on the current backend. Two calls with one seed give the same weights. What it is asked to
   * freeze and cannot, it refuses.
   */
  readonly backbone: (options: BackboneOptions) => Backbone;
}

/** A detector: the trunk, its default boxes and what its weights expect of an image. */
export type ModelPreset = TablePreset | BackbonePreset;

/** @throws RangeError for a detector whose trunk is not a table of layers, with what it is wanted for */
export function expectTable(preset: ModelPreset, purpose: string): TablePreset {
  if ('layers' in preset) return preset;
  throw new ArgumentRangeError(
    `Expected a preset whose trunk is a table of layers ${purpose}, got "${preset.name}" with a backbone of its own.`,
    { hint: 'Load its own weights with loadState.' },
  );
}
