import { plannedSteps } from './training-extent.js';
import type { Sidecar } from './sidecar.js';

/** Batches of an epoch, from where an old checkpoint stands; undefined within the first epoch. */
function stepsPerEpochOf({ stepsPerEpoch, run }: Pick<Sidecar, 'stepsPerEpoch' | 'run'>): number | undefined {
  if (stepsPerEpoch !== undefined || run.epoch === 0) return stepsPerEpoch;
  const whole = (run.step - run.batch) / run.epoch;
  return Number.isInteger(whole) && whole > 0 ? whole : undefined;
}

/** Steps that were planned for the training of a checkpoint; null where it does not say. */
export function plannedStepsOf(
  sidecar: Pick<Sidecar, 'stepsPerEpoch' | 'run' | 'config' | 'totalSteps'>,
): number | null {
  const { config } = sidecar;
  if (config === null) return null;
  if (sidecar.totalSteps !== undefined) return sidecar.totalSteps;
  const stepsPerEpoch = stepsPerEpochOf(sidecar);
  return stepsPerEpoch === undefined ? config.maxSteps : plannedSteps(config, stepsPerEpoch);
}
