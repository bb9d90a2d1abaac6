export type {
  MultiboxLoss,
  MultiboxOptions,
  MultiboxPredictions,
  MultiboxReduction,
  MultiboxTargets,
} from './multibox-loss.js';

export { hardNegatives } from './hard-negatives.js';
export { multiboxLoss } from './multibox-loss.js';
export { smoothL1 } from './smooth-l1.js';
export { weightDecay } from './weight-decay.js';
