import type { ModelPreset } from '@ssd/model';
import { conv } from '@ssd/vgg-backbone';
import { multibox } from '../../losses/multibox.js';
import { adamW } from '../../optimizers/adamw.js';
import type { TrainingSessionOptions } from '../../training/open/training-session.js';
import { onePreset, tinyPreset } from '../../training/testing/tiny-step.js';

/** What ranks are compared with one rank in. */
export const rankCases: Readonly<
  Record<string, { readonly preset: ModelPreset; readonly options?: Partial<TrainingSessionOptions> }>
> = {
  'over all positives': { preset: onePreset },
  'by image': { preset: onePreset, options: { loss: multibox({ lossReduction: 'image-mean' }) } },
  'with batch norm': { preset: tinyPreset([conv('conv1', 3, 4, { stride: 2, norm: 'batch' })]) },
  'in parts, by image': {
    preset: onePreset,
    options: { accumulate: 2, loss: multibox({ lossReduction: 'image-mean' }) },
  },
  'with AdamW': { preset: onePreset, options: { optimizer: adamW(), weightDecay: 0.1 } },
  'with a loss scale': { preset: onePreset, options: { lossScale: { kind: 'fixed', scale: 64 } } },
  'with batch norm of their own': {
    preset: tinyPreset([conv('conv1', 3, 4, { stride: 2, norm: 'batch' })]),
    options: { syncBatchNorm: false },
  },
  'as the reference': { preset: onePreset, options: { ranksAs: 'reference', clipNorm: null } },
};
