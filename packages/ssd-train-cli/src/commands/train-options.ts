import { resolve } from 'node:path';
import type { TrainConfigInput } from '@ssd/trainer/config';
import {
  AUGMENTATIONS,
  DEFAULT_PRESET,
  EMULATED_PRECISIONS,
  METRIC_NAMES,
  NEW_LAYERS,
  PRECISION_MODES,
  RANKS_AS,
  dataDirs,
  defined,
} from '@ssd/trainer/config';
import { UsageError } from '../errors/usage-error.js';
import type { Options, Values } from '../cli/option.js';
import { nameList } from './data-options.js';
import { loaderOptions, loaderSettings } from './loader-options.js';
import { debugOptions, debugSettings } from './debug-options.js';
import { optimizerOptions, optimizerSettings } from './optimizer-options.js';
import { scheduleOptions, scheduleSetting } from './schedule-options.js';

/** Options that decide a training run, in the spelling of the reference where it has them. */
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
      'Model and recipe: mini (learns in minutes), mini256 (the same on smaller pictures, for slow machines), laptop (the same detector, better in three times the steps), vgg300 or vgg512 (the reference), ssd300 or ssd512 (the paper), ssd300_vgg16 (torchvision), ssd300_pytorch (ssd.pytorch). mini if not given.',
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
  newLayers: {
    kind: 'choice',
    choices: NEW_LAYERS,
    description:
      'How layers start that the pretrained weights do not have. he keeps the scale of what goes through them, for a trunk alone. xavier if not given.',
  },
  headDeviation: {
    kind: 'number',
    minimum: 0,
    value: 'DEVIATION',
    description:
      'Standard deviation of the filters of fresh heads; a small one, such as 0.001, starts without an opinion. The preset decides if not given.',
  },
  splitTrain: {
    kind: 'text',
    value: 'NAME',
    description: 'Image set to train on. train, else trainval, else the only one, if not given.',
  },
  splitVal: {
    kind: 'text',
    value: 'NAME',
    description: 'Image set to measure on, or "none". val, else test, if not given.',
  },
  classes: {
    kind: 'text',
    value: 'NAMES',
    description:
      'Class names in the order of their labels, separated by commas; objects of any other are an error. The names in the data, sorted, if not given.',
  },
  epochs: { kind: 'integer', minimum: 1, description: 'Times through the training pictures.' },
  steps: {
    kind: 'integer',
    minimum: 1,
    orNone: true,
    description: 'Stop after this many steps, if that comes first.',
  },
  timeLimit: {
    kind: 'number',
    minimum: 1,
    orNone: true,
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
  ...scheduleOptions,
  ...optimizerOptions,
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
  emulatePrecision: {
    kind: 'choice',
    choices: [...EMULATED_PRECISIONS, 'none'],
    description:
      'Round what goes into convolutions and matrix products and comes out of them to this type, which a CPU need not have. Slow: it shows what overflows in fp16 and what a loss scale does about it. none if not given.',
  },
  ranksAs: {
    kind: 'choice',
    choices: RANKS_AS,
    description:
      "What several ranks are: one rank with the whole batch, or as the reference's devices: each with the full set, a batch and a loss of its own, and the epochs divided among them. one if not given.",
  },
  syncBatchNorm: {
    kind: 'flag',
    optional: true,
    description:
      'Let batch norm go by the statistics of all ranks, or with --no-sync-batch-norm each by its own: faster, and no longer the training of one rank. It does if not given.',
  },
  seed: {
    kind: 'integer',
    minimum: 0,
    description: 'One number that decides initial weights, order and augmentation.',
  },
  ...loaderOptions,
  limit: {
    kind: 'integer',
    minimum: 1,
    orNone: true,
    description: 'Train on so many pictures of the split, chosen by the seed.',
  },
  skipBroken: {
    kind: 'flag',
    optional: true,
    description:
      'Train and measure without the pictures that cannot be decoded. They are told, and listed in skipped.json.',
  },
  overfit: {
    kind: 'integer',
    minimum: 1,
    orNone: true,
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
  metric: {
    kind: 'choice',
    choices: METRIC_NAMES,
    description:
      'Average precision that is measured and that picks the best weights: the area under the curve (voc10), 11 points (voc07), the mean over overlaps from 0.5 to 0.95 (coco), or the reference’s own.',
  },
  evalTraining: {
    kind: 'integer',
    minimum: 0,
    value: 'PICTURES',
    description:
      'Measure so many pictures of the training split, too, chosen by the seed, whenever it measures: how much better they are than the others says how much is learned by heart. 0 if not given.',
  },
  previewPictures: {
    kind: 'integer',
    minimum: 0,
    value: 'PICTURES',
    description:
      'Draw the first so many pictures measured on into the run folder whenever it measures. 4 if not given.',
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
    orNone: true,
    description: 'Stop after so many measurements without a new best.',
  },
  tensorboard: {
    kind: 'flag',
    optional: true,
    description: 'Write event files for TensorBoard, or with --no-tensorboard none. It does if not given.',
  },
  tensorboardDir: {
    kind: 'text',
    value: 'DIR',
    description: 'Folder of these event files. tb inside the run folder if not given.',
  },
  ...debugOptions,
} as const satisfies Options;

/** Flags of the reference's train.py, and of our own plan, that this version does not have yet. */
export const plannedTrainOptions: readonly string[] = [];

/** Where TensorBoard's events go; undefined leaves it to what lies beneath, and to the run. */
function tensorboardSetting(
  { tensorboard, tensorboardDir }: Values<typeof trainOptions>,
  workingDirectory: string,
): TrainConfigInput['tensorboard'] {
  if (tensorboardDir === undefined) return tensorboard;
  if (tensorboard !== false) return resolve(workingDirectory, tensorboardDir);
  throw new UsageError('INVALID_VALUE', 'Expected either --tensorboard-dir or --no-tensorboard, got both.', {
    hint: 'Leave out the one that is not meant.',
  });
}

/**
 * What was given on the command line as settings; what was not given is absent, so that the preset decides.
 *
 * @param beneath settings that hold where the line says nothing, of a configuration file
 */
export function trainConfig(
  values: Values<typeof trainOptions>,
  workingDirectory: string,
  beneath: Pick<Partial<TrainConfigInput>, 'preset' | 'schedule'> = {},
): Partial<TrainConfigInput> {
  const preset = values.preset ?? beneath.preset ?? DEFAULT_PRESET;
  return defined({
    dataDir: values.dataDir === undefined ? undefined : dataDirs(values.dataDir, workingDirectory),
    preset: values.preset,
    pretrained: values.pretrained === undefined ? undefined : resolve(workingDirectory, values.pretrained),
    freeze: values.freeze,
    newLayers: values.newLayers,
    headDeviation: values.headDeviation,
    trainSplit: values.splitTrain,
    validationSplit: values.splitVal === 'none' ? null : values.splitVal,
    classes: nameList(values.classes),
    epochs: values.epochs,
    maxSteps: values.steps,
    timeLimit: values.timeLimit,
    batchSize: values.batchSize,
    accumulate: values.accumulate,
    schedule: scheduleSetting(values, { preset, schedule: beneath.schedule }),
    ...optimizerSettings(values),
    augmentation: values.augmentation,
    precisionMode: values.precisionMode,
    emulatePrecision: values.emulatePrecision === 'none' ? null : values.emulatePrecision,
    ranksAs: values.ranksAs,
    syncBatchNorm: values.syncBatchNorm,
    seed: values.seed,
    ...loaderSettings(values, workingDirectory),
    limit: values.limit,
    skipBroken: values.skipBroken,
    overfit: values.overfit,
    evaluateEvery: values.evalEvery,
    metric: values.metric,
    evaluateTraining: values.evalTraining,
    previewPictures: values.previewPictures,
    checkpointEvery: values.checkpointInterval,
    patience: values.patience,
    tensorboard: tensorboardSetting(values, workingDirectory),
    ...debugSettings(values, workingDirectory),
  });
}
