export { applyPlan } from './apply-plan.js';
export { createPipeline } from './pipeline.js';
export type { Augmentation, Pipeline, PipelineOptions } from './pipeline.js';
export { getPreset, presets } from './presets.js';
export type { PresetName } from './presets.js';
export { createRng, restoreRng } from './rng.js';
export type { Rng } from './rng.js';
export type {
  AugmentationSettings,
  Chance,
  CropSampler,
  CropSettings,
  ExpandSettings,
  PhotometricSettings,
  Range,
} from './settings.js';
export type {
  AugmentationPlan,
  Orientation,
  PhotometricStep,
  Rectangle,
  Rgb,
  RgbImage,
  Size,
  Target,
} from './types.js';
