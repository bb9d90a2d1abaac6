export { adamW } from './adamw.js';
export type { AdamWOptions } from './adamw.js';
export { momentum } from './momentum.js';
export type { MomentumOptions } from './momentum.js';
export type { Optimizer, OptimizerStep } from './optimizer.js';
