import { presets } from '@ssd/augment';
import type { AugmentationSettings } from '@ssd/augment';

/** What process_dataset lets one choose of the augmentation. */
export interface ReferenceAugmentationOptions {
  /** Probability of a zoom-out, 0..1. @default 0.5 */
  expandProbability?: number;
  /** Tries that each sampler has to find a patch; at least 1. @default 50 */
  samplerTrials?: number;
}

/** The reference's augmentation with its two settings. */
export function referenceAugmentation({
  expandProbability = 0.5,
  samplerTrials = 50,
}: ReferenceAugmentationOptions = {}): AugmentationSettings {
  const { expand, crop, ...rest } = presets.reference;
  return {
    ...rest,
    expand: { maxRatio: 4, ...expand, probability: expandProbability },
    crop: { samplers: ['whole'], ...crop, trials: samplerTrials },
  };
}
