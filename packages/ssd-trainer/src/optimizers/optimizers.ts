import { adamW } from './adamw.js';
import { momentum } from './momentum.js';
import type { Optimizer } from './optimizer.js';

/** Settings of a run that some optimizer takes. */
export interface OptimizerSettings {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** An optimizer that a configuration can name. */
interface OptimizerEntry {
  /** Those that it takes; the others have no meaning beside it. */
  readonly settings: readonly (keyof OptimizerSettings)[];
  readonly create: (settings: OptimizerSettings) => Optimizer;
}

/** Every optimizer; a new one is an entry here. */
const optimizers = {
  momentum: {
    settings: ['momentum', 'nesterov'],
    create: (settings) => momentum({ momentum: settings.momentum, nesterov: settings.nesterov }),
  },
  adamw: {
    settings: ['beta1', 'beta2', 'epsilon'],
    create: ({ beta1, beta2, epsilon }) => adamW({ beta1, beta2, epsilon }),
  },
} as const satisfies Record<string, OptimizerEntry>;

export type OptimizerName = keyof typeof optimizers;

export const OPTIMIZERS = Object.keys(optimizers) as [OptimizerName, ...OptimizerName[]];

/** The optimizer of a configuration. */
export function createOptimizer(
  settings: OptimizerSettings & { readonly optimizer: OptimizerName },
): Optimizer {
  return optimizers[settings.optimizer].create(settings);
}

/** The settings that other optimizers take and this one does not, each with one that does. */
export function foreignSettings(
  name: OptimizerName,
): { readonly setting: keyof OptimizerSettings; readonly of: OptimizerName }[] {
  const own: readonly string[] = optimizers[name].settings;
  return OPTIMIZERS.flatMap((of) =>
    optimizers[of].settings.filter((setting) => !own.includes(setting)).map((setting) => ({ setting, of })),
  );
}
