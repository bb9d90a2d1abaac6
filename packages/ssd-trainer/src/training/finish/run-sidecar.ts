import type { SsdModel } from '@ssd/model';
import { SIDECAR_VERSION, type Sidecar } from '../../checkpoint/sidecar.js';
import { sidecarMean } from '../../checkpoint/sidecar-preset.js';
import { plain } from '../open/data-in-force.js';
import type { PreparedRun } from '../open/prepare-run.js';
import type { Trainer } from '../trainer.js';
import { plannedSteps } from '../../checkpoint/training-extent.js';

/** What is written beside the weights of a run, as it stands now. */
export function runSidecar(
  { config, data, known, precision, environment }: PreparedRun,
  model: SsdModel,
  trainer: Trainer,
  map: number | null,
): Sidecar {
  const { run, hooks } = trainer.snapshot();
  return {
    version: SIDECAR_VERSION,
    preset: model.preset.name,
    classes: [...data.classes],
    mean: sidecarMean(model.preset.mean),
    precision,
    averaged: config.emaDecay !== null,
    run: { ...run, image: run.batch * data.batchSize },
    data: {
      train: plain(known.train),
      validation: known.validation === undefined ? null : plain(known.validation),
      augmentation: known.augmentation,
    },
    stepsPerEpoch: trainer.batchesPerEpoch,
    ...(trainer.totalSteps === plannedSteps(config, trainer.batchesPerEpoch)
      ? {}
      : { totalSteps: trainer.totalSteps }),
    map,
    hooks: { ...hooks },
    config,
    versions: environment.versions,
  };
}
