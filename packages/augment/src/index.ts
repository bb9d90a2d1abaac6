export { applyPlan } from './apply-plan.js';
export { INTERPOLATIONS } from './interpolation.js';
export type { Interpolation } from './interpolation.js';
export { isolateOperation, OPERATIONS } from './isolate-operation.js';
export type { OperationName } from './isolate-operation.js';
export { createPipeline } from './pipeline.js';
export type { Augmentation, Pipeline, PipelineOptions } from './pipeline.js';
export { getPreset, presets } from './presets.js';
export type { PresetName } from './presets.js';
export { createRng, restoreRng } from './rng.js';
export type { Rng } from './rng.js';
export { sourceRegion } from './source-region.js';
export type {
  AugmentationSettings,
  Chance,
  CropSampler,
  CropSettings,
  CutoutSettings,
  ExpandSettings,
  PhotometricSettings,
  Range,
  ResizeSettings,
} from './settings.js';
export type {
  AugmentationPlan,
  Orientation,
  PhotometricStep,
  Rectangle,
  Rgb,
  RgbImage,
  Size,
  SourceImage,
  Target,
} from './types.js';
