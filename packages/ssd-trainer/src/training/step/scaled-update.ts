import type { LossScale, OutputValue } from '@ssd/tf-runtime';
import type * as tf from '@tensorflow/tfjs-core';
import type { LossScaling } from '../step-result.js';

/**
 * Makes a step's updates, with a loss scale only where the gradients are finite, for use inside of a compiled function.
 *
 * @returns what {@link scalingOf} reads
 */
export function scaled({
  lossScale,
  finite,
  update,
}: {
  lossScale: LossScale | undefined;
  /** There where there is a loss scale. */
  finite: tf.Scalar | undefined;
  update: () => void;
}): Record<string, tf.Tensor> {
  if (lossScale === undefined) {
    update();
    return {};
  }
  const scale = lossScale.value(); // that of this step, before it adapts
  lossScale.apply(finite!, update);
  return { lossScale: scale, finite: finite! };
}

/** What a run says about its loss scale; nothing where there is none. */
export function scalingOf({ lossScale, finite }: Record<string, OutputValue>): { scaling?: LossScaling } {
  if (lossScale === undefined || finite === undefined) return {};
  return { scaling: { scale: lossScale.data[0]!, skipped: finite.data[0] === 0 } };
}
