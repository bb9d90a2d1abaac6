import { exponentialLossScale, fixedLossScale, type LossScale } from '@ssd/tf-runtime';
import type { TrainConfig } from '../../config/schema.js';

/** Names of an exponential scale's state in checkpoints. */
export const LOSS_SCALE_VARIABLES: ReadonlySet<string> = new Set(['loss_scale', 'good_steps', 'bad_steps']);

/** The loss scale of a run's settings, with variables of its own; undefined where there is none. Dispose of it. */
export function createLossScale(setting: TrainConfig['lossScale']): LossScale | undefined {
  if (setting === null) return undefined;
  if (setting.kind === 'fixed') return fixedLossScale(setting.scale);
  const { initial, growSteps, growFactor, shrinkSteps, shrinkFactor } = setting;
  return exponentialLossScale({
    initial,
    incrementEvery: growSteps,
    incrementRatio: growFactor,
    decrementEvery: shrinkSteps,
    decrementRatio: shrinkFactor,
  });
}
