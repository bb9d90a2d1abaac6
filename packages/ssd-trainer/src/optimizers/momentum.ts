import { applyMomentum } from '@ssd/tf-runtime';
import type { Optimizer } from './optimizer.js';

/** Settings of {@link momentum}. */
export interface MomentumOptions {
  /** Range [0, 1). @default 0.9, the reference's */
  readonly momentum?: number;
  /** Look ahead along it. @default false */
  readonly nesterov?: boolean;
}

/** Gradient descent with momentum, as TensorFlow's MomentumOptimizer: a slot `<variable>/Momentum` each. */
export function momentum({ momentum: factor = 0.9, nesterov = false }: MomentumOptions = {}): Optimizer {
  return {
    name: 'momentum',
    weightDecay: 'loss',
    slots: 1,
    apply({ variables, gradients, learningRates }) {
      variables.forEach(({ variable }, i) => {
        applyMomentum({
          variables: [variable],
          gradients: [gradients[i]!],
          learningRate: learningRates[i]!,
          momentum: factor,
          nesterov,
        });
      });
    },
  };
}
