import { presets, type PresetName } from '@ssd/augment';
import { z } from 'zod';

const positiveInt = z.int().positive();
const count = z.int().nonnegative();
const seconds = z.number().positive();
const fraction = z.number().min(0).max(1);

/** Augmentations by name, those of @ssd/augment. */
export const AUGMENTATIONS = Object.keys(presets) as [PresetName, ...PresetName[]];

/** The learning rate as a function of the step; every kind has an optional linear warm-up in front. */
export const scheduleSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('piecewise'),
      /** One value more than there are boundaries. */
      values: z.array(z.number().positive()).min(1),
      /** Steps, ascending: values[i] holds up to and including boundaries[i] (reference §1.10). */
      boundaries: z.array(count),
      /** Steps of the run that the boundaries were made for: they move with the length of this one. null leaves them as they are. */
      boundariesOf: positiveInt.nullable().default(null),
      warmupSteps: count.default(0),
    }),
    z.strictObject({
      kind: z.literal('cosine'),
      /** Learning rate after the warm-up. */
      peak: z.number().positive(),
      /** Learning rate at the last step, as a fraction of the peak. */
      finalFraction: fraction.default(0),
      warmupSteps: count.default(0),
      /** Most of the run that the warm-up may take, as a share of all steps: a short run needs its steps. */
      warmupShare: fraction.default(1),
    }),
    z.strictObject({
      kind: z.literal('one-cycle'),
      /** Highest learning rate. */
      peak: z.number().positive(),
      /** Share of all steps spent climbing. */
      riseFraction: fraction.default(0.3),
      /** Learning rate at step 0, as a fraction of the peak. */
      startFraction: fraction.default(0.04),
      /** Learning rate at the last step, as a fraction of the peak. */
      finalFraction: fraction.default(0.0001),
      warmupSteps: count.default(0),
    }),
  ])
  .superRefine((schedule, context) => {
    if (schedule.kind !== 'piecewise') return;
    const { values, boundaries } = schedule;
    if (values.length !== boundaries.length + 1) {
      context.addIssue({
        code: 'custom',
        message: `Expected one learning rate more than boundaries, got ${values.length} values and ${boundaries.length} boundaries.`,
      });
    }
    if (boundaries.some((boundary, i) => i > 0 && boundary <= boundaries[i - 1]!)) {
      context.addIssue({
        code: 'custom',
        path: ['boundaries'],
        message: `Expected ascending steps, got ${boundaries.join(';')}.`,
      });
    }
  });

/** Factors of the learning rate by kind of variable; a variable's own is the product of those that hold for it. */
export const rateFactorsSchema = z.strictObject({
  /** Biases; 2 in Caffe's SSD (facts §2.1). */
  biases: z.number().nonnegative().default(1),
  /** The layers of VGG16 up to conv5_3. */
  trunk: z.number().nonnegative().default(1),
  /** fc6, fc7 and the layers after them. */
  extras: z.number().nonnegative().default(1),
  /** The heads. */
  heads: z.number().nonnegative().default(1),
});

/** What keeps small gradients from vanishing in a smaller number type (facts §3.4); null for nothing. */
export const lossScaleSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('fixed'), scale: z.number().positive() }),
    z.strictObject({
      kind: z.literal('exponential'),
      /** 2³² in the reference. */
      initial: z.number().positive().default(2 ** 32),
      /** Finite steps until the scale grows. */
      growSteps: positiveInt.default(1000),
      growFactor: z.number().gt(1).default(2),
      /** Steps with an overflow until it shrinks. */
      shrinkSteps: positiveInt.default(2),
      shrinkFactor: z.number().gt(0).lt(1).default(0.5),
    }),
  ])
  .nullable();

export const PRECISION_MODES = [
  'allow_fp32_to_fp16',
  'force_fp16',
  'must_keep_origin_dtype',
  'allow_mix_precision',
] as const;

/**
The whole of what decides a training run. Everything a preset may default is optional in the input
({@link TrainConfigInput}) and filled in by `resolveConfig`; unknown keys are errors.
*/
export const trainConfigSchema = z.strictObject({
  // --- data ---
  /** Root of an ordinary VOC folder (Annotations/, JPEGImages/, ImageSets/Main/), or several, whose splits are joined. */
  dataDir: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  /** Name of the image set to train on. */
  trainSplit: z.string().min(1),
  /** Name of the image set to measure on; null for none. */
  validationSplit: z.string().min(1).nullable(),
  /** Class list in label order; null takes the data's own. */
  classes: z.array(z.string().min(1)).min(1).nullable(),
  /** Train on so many images, chosen by the seed; null for all. */
  limit: positiveInt.nullable(),
  /** Train and measure on the same so many images, chosen by the seed, unvaried: a test of everything; null for not. */
  overfit: positiveInt.nullable().default(null),
  augmentation: z.enum(AUGMENTATIONS),

  // --- model and loss ---
  preset: z.string().min(1),
  /** Weights to start from: a run, a checkpoint or a weight file of other software; null for none. */
  pretrained: z.string().min(1).nullable().default(null),
  /** So many leading blocks of VGG16 are not trained. */
  freeze: z.int().min(0).max(5).default(0),
  /** Who owns an anchor: as the paper says or as the reference does. */
  matching: z.enum(['paper', 'reference']),
  /** 'batch': over all positives of the batch (paper). 'image-mean': mean of per-image quotients (reference). */
  lossReduction: z.enum(['batch', 'image-mean']),
  negativeRatio: z.number().positive(),
  localizationWeight: z.number().nonnegative(),

  // --- length ---
  /** Times through the training images. */
  epochs: positiveInt,
  /** End after this many steps, if that comes before the epochs are over; null for no such end. */
  maxSteps: positiveInt.nullable(),
  /** Seconds of training, evaluations between epochs included; the schedule then runs out with the time. null for no limit. */
  timeLimit: seconds.nullable(),

  // --- optimisation ---
  batchSize: positiveInt,
  /** A step takes the mean gradient of so many batches, one after the other, in the memory of one. */
  accumulate: positiveInt.default(1),
  schedule: scheduleSchema,
  momentum: z.number().min(0).lt(1),
  nesterov: z.boolean(),
  weightDecay: z.number().nonnegative(),
  rateFactors: rateFactorsSchema.default({ biases: 1, trunk: 1, extras: 1, heads: 1 }),
  lossScale: lossScaleSchema.default(null),
  /** Largest global norm of the gradient; null leaves it as it is. */
  clipNorm: z.number().positive().nullable(),
  /** Decay of the moving average of the weights, which is then what is evaluated; null for none. */
  emaDecay: z.number().gt(0).lt(1).nullable(),

  // --- feeding ---
  /** Worker threads that decode and augment; 0 does it on the main thread. */
  workers: count,
  /** Keep decoded images in memory. */
  cacheImages: z.boolean(),

  // --- periodic work ---
  /** Evaluate every so many epochs; 0 only at the end. */
  evaluateEvery: count,
  /** Save every so many epochs; 0 only at the end. */
  checkpointEvery: count,
  /** Save every so many steps besides; null for not. */
  checkpointSteps: positiveInt.nullable(),
  /** How many periodic checkpoints stay; `last` and `best` come on top. */
  keepCheckpoints: positiveInt,
  /** Stop after so many evaluations without a new best; null for never. */
  patience: positiveInt.nullable(),
  /** A line in train.jsonl, and a point of TensorBoard's curves, every so many steps. */
  logSteps: positiveInt,
  /** Event files for TensorBoard: true for the folder tb of the run, else the folder; false for none. */
  tensorboard: z.union([z.boolean(), z.string().min(1)]).default(true),

  /** Validation pictures that are drawn with their detections after every evaluation; 0 for none. */
  previewPictures: count.default(4),

  // --- looking inside ---
  /** Write every tensor of a step to `dumpPath`, every so many steps; null for not. */
  dataDumpSteps: positiveInt.nullable().default(null),
  /** Look for the first operation whose output is not finite, at every step, and write it to `dumpPath`. */
  overflowDump: z.boolean().default(false),
  /** Existing folder of the dumps; null where none are written. */
  dumpPath: z.string().min(1).nullable().default(null),
  /** Write a Chrome trace of some steps and a table of the costliest operations into the run folder. */
  profiling: z.boolean().default(false),

  // --- evaluation ---
  metric: z.enum(['voc07', 'voc10']),
  iouThreshold: z.number().gt(0).max(1),
  scoreThreshold: fraction,
  /** IoU above which the weaker of two detections of a class goes. */
  nmsThreshold: fraction,
  maxDetections: positiveInt,

  // --- how it is computed ---
  precisionMode: z.enum(PRECISION_MODES),
  /** Same bits at every run (inter_op = 1). */
  deterministic: z.boolean(),
  /** One seed for initialisation, shuffling and augmentation. */
  seed: z.int().nonnegative(),
});

export type Schedule = z.output<typeof scheduleSchema>;
export type ScheduleInput = z.input<typeof scheduleSchema>;
export type PrecisionMode = (typeof PRECISION_MODES)[number];

/** The effective configuration: every key has a value. Saved as config.json in the run folder. */
export type TrainConfig = z.output<typeof trainConfigSchema>;

/** What a caller gives: the data folder, and whatever should differ from the preset's defaults. */
export type TrainConfigInput = { dataDir: string | string[] } & {
  [Key in keyof Omit<TrainConfig, 'dataDir' | 'schedule'>]?: TrainConfig[Key] | undefined;
} & { schedule?: ScheduleInput | undefined };
