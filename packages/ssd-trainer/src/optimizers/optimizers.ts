import { adamW } from './adamw.js';
import { momentum } from './momentum.js';
import type { Optimizer } from './optimizer.js';

/** Settings of a run that optimizers take what they know of. */
export interface OptimizerSettings {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** The optimizers that a configuration can name: what makes each of the settings. */
export const optimizers = {
  momentum: (settings) => momentum({ momentum: settings.momentum, nesterov: settings.nesterov }),
  adamw: ({ beta1, beta2, epsilon }) => adamW({ beta1, beta2, epsilon }),
} as const satisfies Record<string, (settings: OptimizerSettings) => Optimizer>;

export type OptimizerName = keyof typeof optimizers;

export const OPTIMIZERS = Object.keys(optimizers) as [OptimizerName, ...OptimizerName[]];
