import { applyAdam } from '@ssd/tf-runtime';
import type { Optimizer } from './optimizer.js';

/** Settings of {@link adamW}. */
export interface AdamWOptions {
  /** Decay of the mean of gradients. Range [0, 1). @default 0.9 */
  readonly beta1?: number;
  /** Decay of the mean of their squares. Range [0, 1). @default 0.999 */
  readonly beta2?: number;
  /** Above 0. @default 1e-7, Keras's */
  readonly epsilon?: number;
}

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter 2019), step for step Keras's AdamW: slots `<variable>/Adam` and
 * `<variable>/Adam_1`, and the variables `beta1_power` and `beta2_power`.
 */
export function adamW(options: AdamWOptions = {}): Optimizer {
  return {
    name: 'adamw',
    weightDecay: 'weights',
    slots: 2,
    apply({ variables, gradients, learningRates, weightDecay }) {
      applyAdam({
        variables: variables.map(({ variable }) => variable),
        gradients,
        learningRates,
        weightDecays: variables.map(({ decay }) => (decay ? weightDecay : 0)),
        ...options,
      });
    },
  };
}
