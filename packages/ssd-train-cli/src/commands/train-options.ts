import { resolve } from 'node:path';
import type { TrainConfigInput } from '../config/schema.js';
import { AUGMENTATIONS, PRECISION_MODES } from '../config/schema.js';
import { defined } from '../cli/defined.js';
import type { Options, Values } from '../cli/option.js';
import { dataDirs } from '../config/data-dirs.js';
import { presetDefaults } from '../config/preset-defaults.js';
import { DEFAULT_PRESET } from '../config/preset-recipe.js';
import { UsageError } from '../errors/usage-error.js';

/** Options that decide a training run, in the spelling of the reference where it has them (facts §1.1). */
export const trainOptions = {
  dataDir: {
    kind: 'text',
    value: 'DIR',
    aliases: ['data-path'],
    description:
      'Pascal VOC folder: Annotations, JPEGImages, ImageSets/Main. Several, separated by commas, are joined.',
  },
  preset: {
    kind: 'text',
    value: 'NAME',
    description:
      'Model and recipe: mini (learns in minutes), vgg300 or vgg512 (the reference), ssd300 or ssd512 (the paper), ssd300_vgg16 (torchvision), ssd300_pytorch (ssd.pytorch). mini if not given.',
  },
  pretrained: {
    kind: 'text',
    value: 'FILE',
    description:
      'Start from these weights: a run, a checkpoint, or a VGG16 or SSD file of Keras, PyTorch or TensorFlow. Heads of other classes start anew.',
  },
  freeze: {
    kind: 'integer',
    minimum: 0,
    maximum: 5,
    value: 'BLOCKS',
    description: 'Leave so many leading blocks of VGG16 as they are. 0 if not given.',
  },
  splitTrain: {
    kind: 'text',
    value: 'NAME',
    description: 'Image set to train on. train, else trainval, if not given.',
  },
  splitVal: {
    kind: 'text',
    value: 'NAME',
    description: 'Image set to measure on, or "none". val, else test, if not given.',
  },
  epochs: { kind: 'integer', minimum: 1, description: 'Times through the training pictures.' },
  steps: { kind: 'integer', minimum: 1, description: 'Stop after this many steps, if that comes first.' },
  timeLimit: {
    kind: 'number',
    minimum: 1,
    value: 'SECONDS',
    description: 'Stop after this time; the learning rate runs out with it.',
  },
  batchSize: { kind: 'integer', minimum: 1, description: 'Pictures of one batch, which is one step.' },
  accumulate: {
    kind: 'integer',
    minimum: 1,
    value: 'BATCHES',
    description:
      'Make one step of so many batches, by the mean of their gradients, in the memory of one. 1 if not given.',
  },
  lrValues: {
    kind: 'numbers',
    minimum: 0,
    description: "Learning rates, one more than there are boundaries: '0.00075;0.0001;0.00001'.",
  },
  lrBoundaries: {
    kind: 'numbers',
    minimum: 0,
    description: "Steps at which the next learning rate takes over: '320000;400000'.",
  },
  momentum: { kind: 'number', minimum: 0, maximum: 1, description: 'Momentum of the optimizer.' },
  weightDecay: { kind: 'number', minimum: 0, description: 'Factor of the squared weights in the loss.' },
  warmupSteps: {
    kind: 'integer',
    minimum: 0,
    value: 'STEPS',
    description: 'Steps in which the learning rate climbs from near 0. The preset decides if not given.',
  },
  clipNorm: {
    kind: 'number',
    minimum: 0,
    value: 'NORM',
    description:
      'Largest norm of the gradient over all weights; larger ones are scaled down to it. 0 for none. 10 for all presets but mini if not given.',
  },
  ema: {
    kind: 'number',
    minimum: 0,
    maximum: 1,
    value: 'DECAY',
    description:
      'Keep a moving average of the weights with this decay, such as 0.999, and measure and detect with it. 0, for none, if not given.',
  },
  augmentation: {
    kind: 'choice',
    choices: AUGMENTATIONS,
    description: 'How pictures are varied; light for mini and ssd for the others if not given.',
  },
  precisionMode: {
    kind: 'choice',
    choices: PRECISION_MODES,
    description:
      'On a CPU must_keep_origin_dtype is float32 and the others are bfloat16 where the CPU has it.',
  },
  seed: {
    kind: 'integer',
    minimum: 0,
    description: 'One number that decides initial weights, order and augmentation.',
  },
  workers: {
    kind: 'integer',
    minimum: 0,
    aliases: ['num-workers'],
    description: 'Threads that read and vary pictures; 0 does it between steps.',
  },
  limit: {
    kind: 'integer',
    minimum: 1,
    description: 'Train on so many pictures of the split, chosen by the seed.',
  },
  overfit: {
    kind: 'integer',
    minimum: 1,
    value: 'PICTURES',
    description:
      'Train and measure on the same few pictures, without augmentation and weight decay: the loss has to come to about 0, or something is wrong.',
  },
  evalEvery: {
    kind: 'integer',
    minimum: 0,
    value: 'EPOCHS',
    description: 'Measure every so many epochs; 0 only at the end.',
  },
  checkpointInterval: {
    kind: 'integer',
    minimum: 0,
    value: 'EPOCHS',
    description: 'Save every so many epochs; 0 only at the end.',
  },
  patience: {
    kind: 'integer',
    minimum: 1,
    description: 'Stop after so many measurements without a new best.',
  },
  tensorboard: {
    kind: 'flag',
    default: true,
    description: 'Write event files for TensorBoard, as it does unless told not to.',
  },
  tensorboardDir: {
    kind: 'text',
    value: 'DIR',
    description: 'Folder of these event files. tb inside the run folder if not given.',
  },
} as const satisfies Options;

/** Flags of the reference's train.py, and of our own plan, that this version does not have yet. */
export const plannedTrainOptions: readonly string[] = [
  'classes',
  'config',
  'continue-training',
  'data-dump',
  'data-dump-flag',
  'data-dump-step',
  'dump-path',
  'over-dump',
  'profiling',
  'training-data',
  'vgg-dir',
];

/** The schedule of `--lr-values`, `--lr-boundaries` and `--warmup-steps`; undefined leaves the preset's. */
function schedule(values: Values<typeof trainOptions>): TrainConfigInput['schedule'] {
  const { warmupSteps, preset = DEFAULT_PRESET } = values;
  const steps = piecewise(values);
  if (warmupSteps === undefined) return steps;
  // A preset that there is none of is told with all names where the settings are checked.
  const whole =
    steps ?? (Object.hasOwn(presetDefaults, preset) ? presetDefaults[preset]?.schedule : undefined);
  if (whole === undefined) return undefined;
  // What was asked for is not shortened for a short run, as the preset's own may be.
  return { ...whole, warmupSteps, ...(whole.kind === 'cosine' ? { warmupShare: 1 } : {}) };
}

/** That of `--lr-values` and `--lr-boundaries`. */
function piecewise({ lrValues, lrBoundaries }: Values<typeof trainOptions>): TrainConfigInput['schedule'] {
  if (lrValues === undefined) {
    if (lrBoundaries === undefined) return undefined;
    throw new UsageError('Expected --lr-values beside --lr-boundaries, got the boundaries alone.', {
      code: 'MISSING_VALUE',
      hint: `Write --lr-values with ${lrBoundaries.length + 1} numbers for ${lrBoundaries.length} boundaries.`,
    });
  }
  const boundaries = lrBoundaries ?? [];
  if (lrValues.length !== boundaries.length + 1) {
    throw new UsageError(
      `Expected one learning rate more than boundaries, got ${lrValues.length} in --lr-values and ${boundaries.length} in --lr-boundaries.`,
      { code: 'INVALID_VALUE', hint: "For example: --lr-values '0.001;0.0001' --lr-boundaries '2000'." },
    );
  }
  return { kind: 'piecewise', values: [...lrValues], boundaries: [...boundaries] };
}

/** A setting whose 0 switches it off; undefined leaves it to the preset. */
const zeroForNone = (value: number | undefined): number | null | undefined => (value === 0 ? null : value);

/** Where TensorBoard's events go; undefined leaves it to the run. */
function tensorboardSetting(
  { tensorboard, tensorboardDir }: Values<typeof trainOptions>,
  workingDirectory: string,
): TrainConfigInput['tensorboard'] {
  if (tensorboardDir === undefined) return tensorboard ? undefined : false;
  if (tensorboard) return resolve(workingDirectory, tensorboardDir);
  throw new UsageError('Expected either --tensorboard-dir or --no-tensorboard, got both.', {
    code: 'INVALID_VALUE',
    hint: 'Leave out the one that is not meant.',
  });
}

/** What was given on the command line as settings; what was not given is absent, so that the preset decides. */
export function trainConfig(
  values: Values<typeof trainOptions>,
  workingDirectory: string,
): Partial<TrainConfigInput> {
  return defined({
    dataDir: values.dataDir === undefined ? undefined : dataDirs(values.dataDir, workingDirectory),
    preset: values.preset,
    pretrained: values.pretrained === undefined ? undefined : resolve(workingDirectory, values.pretrained),
    freeze: values.freeze,
    trainSplit: values.splitTrain,
    validationSplit: values.splitVal === 'none' ? null : values.splitVal,
    epochs: values.epochs,
    maxSteps: values.steps,
    timeLimit: values.timeLimit,
    batchSize: values.batchSize,
    accumulate: values.accumulate,
    schedule: schedule(values),
    momentum: values.momentum,
    weightDecay: values.weightDecay,
    clipNorm: zeroForNone(values.clipNorm),
    emaDecay: zeroForNone(values.ema),
    augmentation: values.augmentation,
    precisionMode: values.precisionMode,
    seed: values.seed,
    workers: values.workers,
    limit: values.limit,
    overfit: values.overfit,
    evaluateEvery: values.evalEvery,
    checkpointEvery: values.checkpointInterval,
    patience: values.patience,
    tensorboard: tensorboardSetting(values, workingDirectory),
  });
}
