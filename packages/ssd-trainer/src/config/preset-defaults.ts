import { withPeak } from '../schedules/change-schedule.js';
import type { TrainConfig } from './schema.js';

/** Settings a preset decides; the rest comes from {@link commonDefaults}. */
export type PresetDefaults = Pick<
  TrainConfig,
  | 'epochs'
  | 'batchSize'
  | 'schedule'
  | 'momentum'
  | 'nesterov'
  | 'weightDecay'
  | 'clipNorm'
  | 'emaDecay'
  | 'augmentation'
  | 'matching'
  | 'lossReduction'
  | 'evaluateEvery'
  | 'checkpointEvery'
>;

/** The reference's numbers, at either size. */
const reference: PresetDefaults = {
  epochs: 200,
  batchSize: 8,
  schedule: {
    kind: 'piecewise',
    values: [0.00075, 0.0001, 0.00001],
    boundaries: [320_000, 400_000],
    boundariesOf: null,
    warmupSteps: 0,
  },
  momentum: 0.9,
  nesterov: false,
  weightDecay: 0.0005,
  clipNorm: 10,
  emaDecay: null,
  augmentation: 'ssd',
  matching: 'paper',
  lossReduction: 'batch',
  evaluateEvery: 10,
  checkpointEvery: 200,
};

/** Caffe's ssd_pascal.py: 120,000 steps of 32, which are 232 epochs of VOC07+12 trainval's 16,551 images. */
const paper: PresetDefaults = {
  ...reference,
  epochs: 232,
  batchSize: 32,
  schedule: {
    kind: 'piecewise',
    values: [0.001, 0.0001, 0.00001],
    boundaries: [80_000, 100_000],
    boundariesOf: null,
    warmupSteps: 0,
  },
  checkpointEvery: 10,
};

/** torchvision's references/detection: 120 epochs of COCO in 8 · 4 images, 3665 steps each, lower after 80 and 110. */
const torchvision: PresetDefaults = {
  ...reference,
  epochs: 120,
  batchSize: 32,
  schedule: {
    kind: 'piecewise',
    values: [0.002, 0.0002, 0.00002],
    boundaries: [293_200, 403_150],
    boundariesOf: null,
    warmupSteps: 1000,
  },
  checkpointEvery: 10,
};

/**
 * From scratch in minutes: 900 steps of 16 reach mAP 0.89 to 0.90 on the validation split of the blood cells (VOC10, IoU
 * 0.5).
 */
const mini: PresetDefaults = {
  epochs: 75,
  batchSize: 16,
  schedule: { kind: 'cosine', peak: 0.05, finalFraction: 0, warmupSteps: 100, warmupShare: 0.125 },
  momentum: 0.9,
  nesterov: true,
  weightDecay: 0.0005,
  clipNorm: null,
  emaDecay: null,
  augmentation: 'light',
  matching: 'paper',
  lossReduction: 'batch',
  evaluateEvery: 10,
  checkpointEvery: 10,
};

/**
 * Training recipes by preset.
 *
 * - `vgg300`, `vgg512`: the reference's numbers: momentum 0.9, weight decay 0.0005, 200 epochs of VOC07+12, learning
 *   rate in three steps. Checkpoints are the reference's, too: every 200 epochs and at the end. Not the reference's is the
 *   clipping: it starts from a trained trunk, and without one the first gradients are so large (norm 350 on blood cells)
 *   that the loss climbs from 17 to 23 in ten steps; clipped it falls to 11.
 * - `ssd300`, `ssd512`, `ssd300_pytorch`, `ssd300_vgg16`: the numbers of the paper's authors and of torchvision, clipped as well; the steps of
 *   the learning rate are those of their data sets.
 * - `mini`: a few hundred pictures, from scratch, in minutes.
 * - `mini256`: the same on smaller pictures, for machines on which `mini` would make too few steps.
 * - `laptop`: the same detector with more time: more than three times the epochs, with the paper's augmentation, with
 *   which it learns later. What each reaches is in docs/results.md.
 */
export const presetDefaults: Readonly<Record<string, PresetDefaults>> = {
  vgg300: reference,
  vgg512: reference,
  ssd300: paper,
  ssd512: paper,
  ssd300_vgg16: torchvision,
  ssd300_pytorch: paper,
  mini,
  mini256: mini,
  laptop: { ...mini, epochs: 250, augmentation: 'ssd', evaluateEvery: 25, checkpointEvery: 25 },
};

/** Recipes that train the detector of another preset, by name. */
export const detectorNames: Readonly<Record<string, string>> = { laptop: 'mini' };

/**
 * Steps that a preset's boundaries were made for: 200 epochs of 21,503 images by 8 (the reference), 120,000 iterations (Caffe), 120
 * epochs of 3665 batches.
 */
export const recipeSteps: Readonly<Record<string, number>> = {
  vgg300: 537_600,
  vgg512: 537_600,
  ssd300: 120_000,
  ssd512: 120_000,
  ssd300_pytorch: 120_000,
  ssd300_vgg16: 439_800,
};

/**
 * What overfitting needs to come to a loss of about 0, whatever the preset: pictures that stay the same, no weight decay,
 * which keeps the loss up, and some hundred steps.
 */
export const overfitDefaults = {
  augmentation: 'none',
  weightDecay: 0,
  epochs: 400,
  evaluateEvery: 0,
  checkpointEvery: 0,
} as const satisfies Partial<TrainConfig>;

/** Highest learning rate with AdamW of presets that start from scratch: steps are about as long as the rate, whatever the gradient. */
const ADAMW_FROM_SCRATCH = 0.001;
/** Of those that start from a trained trunk, which it must not tear apart. */
const ADAMW_PRETRAINED = 0.0001;
const PRETRAINED: ReadonlySet<string> = new Set([
  'vgg300',
  'vgg512',
  'ssd300',
  'ssd512',
  'ssd300_vgg16',
  'ssd300_pytorch',
]);

/**
 * What AdamW has in the place of a recipe's numbers for momentum: the same shape of the learning rate at another height.
 *
 * @param preset ours that the recipe is, or is like
 */
export function adamwDefaults(
  preset: string,
  { schedule }: Pick<PresetDefaults, 'schedule'>,
): Pick<PresetDefaults, 'schedule' | 'weightDecay'> {
  const peak = PRETRAINED.has(preset) ? ADAMW_PRETRAINED : ADAMW_FROM_SCRATCH;
  return { schedule: withPeak(schedule, peak), weightDecay: 0.01 };
}

/** Settings that no preset has an opinion on. */
export const commonDefaults = {
  classes: null,
  limit: null,
  skipBroken: false,
  overfit: null,
  pretrained: null,
  freeze: 0,
  newLayers: 'xavier',
  optimizer: 'momentum',
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  headDeviation: null,
  negativeRatio: 3, // paper, section 2.2: at most three negatives a positive
  localizationWeight: 1, // α of the paper's equation 1
  maxSteps: null,
  accumulate: 1,
  timeLimit: null,
  cacheImages: true,
  cacheFolder: null,
  sampling: { by: 'sample' },
  checkpointSteps: null,
  keepCheckpoints: 3,
  patience: null,
  logSteps: 1,
  tensorboard: true,
  metric: 'voc10',
  iouThreshold: 0.5,
  scoreThreshold: 0.01, // what the reference's author reports mAP with
  rateFactors: { biases: 1, trunk: 1, extras: 1, heads: 1 },
  lossScale: null,
  previewPictures: 4,
  evaluateTraining: 0,
  dataDumpSteps: null,
  overflowDump: false,
  dumpPath: null,
  profiling: false,
  nmsThreshold: 0.45,
  maxDetections: 200,
  precisionMode: 'allow_fp32_to_fp16',
  emulatePrecision: null,
  ranksAs: 'one',
  syncBatchNorm: true,
  deterministic: true,
  seed: 1,
} as const satisfies Partial<TrainConfig>;
