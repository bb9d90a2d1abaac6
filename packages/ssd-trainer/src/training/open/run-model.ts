import { createModel, type ModelPreset, type SsdModel } from '@ssd/model';
import { detectorName, detectorOf } from '../../config/preset-recipe.js';
import type { TrainConfig } from '../../config/schema.js';
import { pretrainedModel } from '../../pretrained/pretrained-model.js';
import type { WeightsFile } from '../../pretrained/weights-file.js';

export interface RunModelOptions {
  readonly config: Pick<TrainConfig, 'preset' | 'seed' | 'freeze' | 'newLayers' | 'headDeviation'>;
  readonly classes: readonly string[];
  /** Of the run that goes on, with its weights' normalisation. */
  readonly preset?: ModelPreset | undefined;
  readonly pretrained?: WeightsFile | undefined;
}

/**
 * The model that a run trains: fresh, or with pretrained weights and then their normalisation of the image.
 *
 * @returns with lines that say what became of the pretrained weights
 * @throws TrainerError with the code of the ImportError for weights that do not fit
 */
export function createRunModel({ config, classes, preset, pretrained }: RunModelOptions): {
  model: SsdModel;
  lines: readonly string[];
} {
  const { seed, freeze, newLayers, headDeviation } = config;
  const fresh = { seed, freeze, newLayers, ...(headDeviation === null ? {} : { headDeviation }) };
  return pretrained === undefined
    ? { model: createModel({ preset: preset ?? detectorOf(config.preset), classes, ...fresh }), lines: [] }
    : pretrainedModel({ file: pretrained, preset: detectorName(config.preset), classes, ...fresh });
}
