import type { InputSpec, OutputValue } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';
import type { StopReason } from '../../run-folder/stop-reason.js';
import type { Strategy } from '../../strategies/strategy.js';
import type { StepSettings } from '../hook.js';

/** Reasons to stop as a step carries them: by their number here, from 1 on; 0 is none. */
const REASONS: readonly StopReason[] = ['aborted', 'time-limit', 'early-stop', 'finished'];

const scalar = { shape: [], dtype: 'float32' } as const;

/** What the settings of a step feed. Several ranks also feed their wish to stop. */
export function settingInputs({ size }: Pick<Strategy, 'size'>): Record<string, InputSpec> {
  return { learningRate: scalar, emaDecay: scalar, ...(size === 1 ? {} : { wish: scalar }) };
}

/** These, of a step. */
export function settingFeeds(
  { learningRate, emaDecay, stop }: StepSettings,
  { size }: Pick<Strategy, 'size'>,
): Record<string, number> {
  const wish = stop === undefined ? 0 : 1 + REASONS.indexOf(stop);
  return { learningRate, emaDecay, ...(size === 1 ? {} : { wish }) };
}

/**
 * The settings that all ranks make a step with, for use inside of a compiled function: those of rank 0, since they may go by its clock.
 *
 * @returns also `outputs`, which {@link agreedStop} reads
 */
export function sharedSettings(
  { learningRate, emaDecay, wish }: Record<string, tf.Tensor>,
  strategy: Pick<Strategy, 'size' | 'gather'>,
): {
  readonly learningRate: tf.Scalar;
  readonly emaDecay: tf.Scalar;
  readonly outputs: Record<string, tf.Tensor>;
} {
  if (strategy.size === 1) {
    return { learningRate: learningRate as tf.Scalar, emaDecay: emaDecay as tf.Scalar, outputs: {} };
  }
  const all = strategy.gather(tf.stack([learningRate!, emaDecay!, wish!]));
  const ofFirst = (column: number): tf.Scalar => tf.reshape(tf.slice(all, [0, column], [1, 1]), []);
  return {
    learningRate: ofFirst(0),
    emaDecay: ofFirst(1),
    outputs: { wishes: tf.reshape(tf.slice(all, [0, 2], [strategy.size, 1]), [strategy.size]) },
  };
}

/** Why all ranks stop after this step: the wish of the first rank that has one. Undefined where none has, and for one rank. */
export function agreedStop({ wishes }: Record<string, OutputValue>): { stop?: StopReason } {
  const wish = [...(wishes?.data ?? [])].find((each) => each !== 0);
  return wish === undefined ? {} : { stop: REASONS[wish - 1]! };
}
