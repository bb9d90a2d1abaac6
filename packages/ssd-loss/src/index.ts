export type { MultiboxLoss } from './multibox-loss.js';
export type { MultiboxPredictions, MultiboxTargets } from './multibox-targets.js';
export type { MultiboxOptions, MultiboxReduction } from './multibox-options.js';

export { hardNegatives } from './hard-negatives.js';
export { multiboxLoss } from './multibox-loss.js';
export { smoothL1 } from './smooth-l1.js';
export { weightDecay } from './weight-decay.js';
