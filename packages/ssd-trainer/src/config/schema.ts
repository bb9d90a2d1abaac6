import { presets, type PresetName } from '@ssd/augment';
import { parseDumpSteps } from '@ssd/tf-runtime';
import { z } from 'zod';
import { TRAINING_DATA_AUGMENTATION } from '../data/training-data-file.js';
import { lossScaleSchema } from './loss-scale-schema.js';
import { samplingSchema } from './sampling-schema.js';
import { scheduleSchema } from '../schedules/schedules.js';
import { METRICS, METRIC_NAMES } from '../metrics/metrics.js';
import { OPTIMIZERS } from '../optimizers/optimizers.js';

const positiveInt = z.int().positive();
const count = z.int().nonnegative();
const seconds = z.number().positive();
const fraction = z.number().min(0).max(1);

/** Augmentations by name, those of @ssd/augment. */
export const AUGMENTATIONS = Object.keys(presets) as [PresetName, ...PresetName[]];

/** Factors of the learning rate by kind of variable; a variable's own is the product of those that hold for it. */
export const rateFactorsSchema = z.strictObject({
  biases: z.number().nonnegative().default(1).describe("Biases; 2 in Caffe's SSD."),
  trunk: z.number().nonnegative().default(1).describe('The layers of VGG16 up to conv5_3.'),
  extras: z.number().nonnegative().default(1).describe('fc6, fc7 and the layers after them.'),
  heads: z.number().nonnegative().default(1).describe('The heads.'),
});

/** A distance in steps, or steps in the notation of Ascend's adapter. */
const dumpStepsSchema = z.union([
  positiveInt,
  z.string().superRefine((text, context) => {
    try {
      parseDumpSteps(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: `${(error as RangeError).message}.` });
    }
  }),
]);

/** Ways to start layers that no weights fill, those of @ssd/model. */
export const NEW_LAYERS = ['xavier', 'he'] as const;

/** Narrow types that @ssd/tf-runtime rounds to where no hardware has them. */
export const EMULATED_PRECISIONS = ['fp16', 'bf16'] as const;

/** What several ranks of a training are. */
export const RANKS_AS = ['one', 'reference'] as const;

export const PRECISION_MODES = [
  'allow_fp32_to_fp16',
  'force_fp16',
  'must_keep_origin_dtype',
  'allow_mix_precision',
] as const;

/**
 * The whole of what decides a training run. Everything a preset may default is optional in the input
 * ({@link TrainConfigInput}) and filled in by `resolveConfig`; unknown keys are errors.
 */
export const trainConfigSchema = z.strictObject({
  // --- data ---
  dataDir: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe(
      'Root of an ordinary VOC folder (Annotations/, JPEGImages/, ImageSets/Main/), or several, whose splits are joined; or a training-data.json, which also decides preset, classes and augmentation where nothing else does.',
    ),
  trainSplit: z.string().min(1).describe('Name of the image set to train on.'),
  validationSplit: z
    .string()
    .min(1)
    .nullable()
    .describe('Name of the image set to measure on; null for none.'),
  classes: z
    .array(z.string().min(1))
    .min(1)
    .refine((names) => new Set(names).size === names.length, 'Expected every class once')
    .nullable()
    .describe("Class list in label order; null takes the data's own."),
  limit: positiveInt.nullable().describe('Train on so many images, chosen by the seed; null for all.'),
  skipBroken: z
    .boolean()
    .default(false)
    .describe('Leave out pictures that cannot be decoded, instead of refusing to train; they are told.'),
  overfit: positiveInt
    .nullable()
    .default(null)
    .describe(
      'Train and measure on the same so many images, chosen by the seed, unvaried: a test of everything; null for not.',
    ),
  augmentation: z
    .enum([...AUGMENTATIONS, TRAINING_DATA_AUGMENTATION])
    .describe('How pictures are varied. training-data: as the training-data.json says that dataDir names.'),

  // --- model and loss ---
  preset: z.string().min(1).describe('Model and recipe.'),
  pretrained: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe(
      'Weights to start from: a run, a checkpoint or a weight file of other software; null for none.',
    ),
  freeze: z.int().min(0).max(5).default(0).describe('So many leading blocks of VGG16 are not trained.'),
  newLayers: z
    .enum(NEW_LAYERS)
    .default('xavier')
    .describe(
      "How layers without batch norm start that no pretrained weights fill: 'xavier' uniform as the reference, or 'he' normal.",
    ),
  headDeviation: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe("Standard deviation of fresh heads' filters; null leaves it to the preset."),
  matching: z
    .enum(['paper', 'reference'])
    .describe('Who owns an anchor: as the paper says or as the reference does.'),
  lossReduction: z
    .enum(['batch', 'image-mean'])
    .describe(
      "'batch': over all positives of the batch (paper). 'image-mean': mean of per-image quotients (reference).",
    ),
  negativeRatio: z.number().positive().describe('Most negatives for each positive in the loss.'),
  localizationWeight: z.number().nonnegative().describe('Factor of the loss of the boxes.'),

  // --- length ---
  epochs: positiveInt.describe('Times through the training images.'),
  maxSteps: positiveInt
    .nullable()
    .describe('End after this many steps, if that comes before the epochs are over; null for no such end.'),
  timeLimit: seconds
    .nullable()
    .describe(
      'Seconds of training, evaluations between epochs included; the schedule then runs out with the time. null for no limit.',
    ),

  // --- optimisation ---
  batchSize: positiveInt.describe('Images of one batch.'),
  accumulate: positiveInt
    .default(1)
    .describe(
      'A step takes the mean gradient of so many batches, one after the other, in the memory of one.',
    ),
  schedule: scheduleSchema.describe('The learning rate as a function of the step.'),
  optimizer: z
    .enum(OPTIMIZERS)
    .default('momentum')
    .describe(
      "What changes the weights: 'momentum', the reference's, or 'adamw', Adam with decoupled weight decay, step for step Keras's.",
    ),
  momentum: z.number().min(0).lt(1).describe('Momentum of the optimizer momentum.'),
  nesterov: z.boolean().describe("Nesterov's form of the momentum."),
  beta1: z.number().min(0).lt(1).default(0.9).describe('Decay of the mean of gradients of adamw.'),
  beta2: z.number().min(0).lt(1).default(0.999).describe('Decay of the mean of squared gradients of adamw.'),
  epsilon: z.number().positive().default(1e-7).describe('Added to the root of that mean by adamw.'),
  weightDecay: z
    .number()
    .nonnegative()
    .describe(
      'With momentum the factor of the squared weights in the loss; with adamw the share of the weights that is taken off them, times the learning rate.',
    ),
  rateFactors: rateFactorsSchema
    .default({ biases: 1, trunk: 1, extras: 1, heads: 1 })
    .describe('Factors of the learning rate by kind of variable.'),
  lossScale: lossScaleSchema
    .default(null)
    .describe('What keeps small gradients from vanishing in a smaller number type; null for nothing.'),
  clipNorm: z
    .number()
    .positive()
    .nullable()
    .describe('Largest global norm of the gradient; null leaves it as it is.'),
  emaDecay: z
    .number()
    .gt(0)
    .lt(1)
    .nullable()
    .describe('Decay of the moving average of the weights, which is then what is evaluated; null for none.'),

  // --- feeding ---
  workers: count.describe('Worker threads that decode and augment; 0 does it on the main thread.'),
  cacheImages: z.boolean().describe('Keep decoded images in memory.'),
  cacheFolder: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Keep decoded images in this folder, for later runs too; null for not.'),
  sampling: samplingSchema.default({ by: 'sample' }).describe('How often an epoch shows each image.'),

  // --- periodic work ---
  evaluateEvery: count.describe('Evaluate every so many epochs; 0 only at the end.'),
  evaluateTraining: count
    .default(0)
    .describe('Training images, chosen by the seed, that every evaluation measures, too; 0 for none.'),
  checkpointEvery: count.describe('Save every so many epochs; 0 only at the end.'),
  checkpointSteps: positiveInt.nullable().describe('Save every so many steps besides; null for not.'),
  keepCheckpoints: positiveInt.describe('How many periodic checkpoints stay; `last` and `best` come on top.'),
  patience: positiveInt
    .nullable()
    .describe('Stop after so many evaluations without a new best; null for never.'),
  logSteps: positiveInt.describe(
    "A line in train.jsonl, and a point of TensorBoard's curves, every so many steps.",
  ),
  tensorboard: z
    .union([z.boolean(), z.string().min(1)])
    .default(true)
    .describe(
      'Event files for TensorBoard: true for the folder tb of the run, else the folder; false for none.',
    ),

  previewPictures: count
    .default(4)
    .describe('Validation pictures that are drawn with their detections after every evaluation; 0 for none.'),

  // --- looking inside ---
  dataDumpSteps: dumpStepsSchema
    .nullable()
    .default(null)
    .describe(
      'Write every tensor of a step to dumpPath: every so many steps from the first on, or at those of "0|5|10-20", where 0 is the first; null for not.',
    ),
  overflowDump: z
    .boolean()
    .default(false)
    .describe(
      'Look for the first operation whose output is not finite, at every step, and write it to dumpPath.',
    ),
  dumpPath: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe("Existing folder of the dumps; null is the reference's, /home/HwHiAiUser/."),
  profiling: z
    .boolean()
    .default(false)
    .describe(
      'Write a Chrome trace of some steps and a table of the costliest operations into the run folder.',
    ),

  // --- evaluation ---
  metric: z
    .enum(METRIC_NAMES)
    .describe(
      `Average precision that is measured and that picks the best weights: ${METRIC_NAMES.map((name) => `${name}, ${METRICS[name].label}`).join('; ')}.`,
    ),
  iouThreshold: z
    .number()
    .gt(0)
    .max(1)
    .describe('Overlap from which a detection counts as right. The metric coco has its own, 0.5 to 0.95.'),
  scoreThreshold: fraction.describe('Detections below this score do not count.'),
  nmsThreshold: fraction.describe('IoU above which the weaker of two detections of a class goes.'),
  maxDetections: positiveInt.describe('Most detections of an image.'),

  // --- how it is computed ---
  precisionMode: z
    .enum(PRECISION_MODES)
    .describe('On a CPU must_keep_origin_dtype is float32 and the others are bfloat16 where the CPU has it.'),
  emulatePrecision: z
    .enum(EMULATED_PRECISIONS)
    .nullable()
    .default(null)
    .describe(
      'Round what goes into convolutions and matrix products and comes out of them to this type, on any CPU, slowly; null for not.',
    ),
  ranksAs: z
    .enum(RANKS_AS)
    .default('one')
    .describe(
      "What several ranks are: 'one' rank with the whole batch, or as the 'reference' has it, each with the full set, a batch and a loss of its own, and epochs divided by their number.",
    ),
  syncBatchNorm: z
    .boolean()
    .default(true)
    .describe(
      'Batch norm by the statistics of all ranks; else each by its own, faster and no longer as one rank.',
    ),
  deterministic: z.boolean().describe('Same bits at every run (inter_op = 1).'),
  seed: z.int().nonnegative().describe('One seed for initialisation, shuffling and augmentation.'),
});

export type EmulatedPrecision = (typeof EMULATED_PRECISIONS)[number];
export type PrecisionMode = (typeof PRECISION_MODES)[number];

/** The effective configuration: every key has a value. Saved as config.json in the run folder. */
export type TrainConfig = z.output<typeof trainConfigSchema>;

/** What a caller gives: the data folder, and whatever should differ from the preset's defaults. */
export type TrainConfigInput = { dataDir: string | string[] } & {
  [Key in keyof Omit<Settings, 'dataDir'>]?: Settings[Key] | undefined;
};

type Settings = z.input<typeof trainConfigSchema>;
