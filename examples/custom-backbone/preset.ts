import { presets } from '@ssd/model';
import { registerRecipe } from '@ssd/trainer';
import { mobileBackbone } from './mobile-backbone.js';

const { boxes, mean } = presets.mini;

/** From here on `preset: 'mobile'` is a detector like ours, with the heads, boxes and recipe of `mini`, and another learning rate. */
registerRecipe(
  { name: 'mobile', backbone: mobileBackbone, boxes, mean, headDeviation: 0.01 },
  {
    like: 'mini',
    schedule: { kind: 'cosine', peak: 0.02, finalFraction: 0, warmupSteps: 50, warmupShare: 0.1 },
  },
);
