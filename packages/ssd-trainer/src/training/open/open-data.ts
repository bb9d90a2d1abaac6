import type { Augmentation } from '@ssd/augment';
import { readTrainingData, type UnreadableImage, type VocSample } from '@ssd/voc-dataset';
import { showDataDirs } from '../../config/data-dirs.js';
import { detectorOf } from '../../config/preset-recipe.js';
import type { TrainConfig } from '../../config/schema.js';
import { readSamples } from '../../data/training-data.js';
import { TRAINING_DATA_AUGMENTATION, trainingDataFile } from '../../data/training-data-file.js';
import { chooseSamples } from './choose-samples.js';
import { decodableSamples } from '../../data/decodable-samples.js';
import { batchImages, stepImages } from './step-images.js';
import { TrainerError } from '../../errors/trainer-error.js';

/** What a run trains and measures on. */
export interface RunData {
  readonly classes: readonly string[];
  readonly train: readonly VocSample[];
  readonly validation: { readonly split: string; readonly samples: readonly VocSample[] } | undefined;
  readonly augmentation: Augmentation;
  /** Pictures that were left out, since they cannot be decoded. */
  readonly skipped: readonly UnreadableImage[];
  /** Images of a step: the configured batches of one, or as equal ones as there are images for. */
  readonly batchSize: number;
}

/**
 * Reads both splits. The classes are the configured ones, or those that occur in either split.
 *
 * @param options.trustPictures do not decode the pictures to see whether they can be @default false
 *
 * @throws DatasetError of @ssd/voc-dataset for a folder or split that cannot be used; TrainerError E_DATA.
 */
export async function openData(
  config: TrainConfig,
  {
    signal = new AbortController().signal,
    log = () => undefined,
    trustPictures = false,
  }: { signal?: AbortSignal; log?: (line: string) => void; trustPictures?: boolean } = {},
): Promise<RunData> {
  const { dataDir, trainSplit, validationSplit, limit, overfit, seed, accumulate } = config;
  detectorOf(config.preset); // an unknown name is told before minutes of reading
  const given = config.classes === null ? { signal } : { signal, classes: config.classes };
  const train = await readSamples(dataDir, { split: trainSplit, ...given });
  const validation =
    validationSplit === null ? undefined : await readSamples(dataDir, { split: validationSplit, ...given });
  const fromFile = trainingDataFile(dataDir) !== undefined;
  const classes =
    config.classes ?? (fromFile ? train.classes : union(train.classes, validation?.classes ?? []));
  if (classes.length === 0) {
    throw new TrainerError(
      'E_DATA',
      `Expected objects in split "${trainSplit}" of ${showDataDirs(dataDir)}, found none in ${train.samples.length} images.`,
      { hint: 'Train on a split with objects; validateDataset() says what a folder holds and lacks.' },
    );
  }
  const wanted = Math.min(limit ?? Infinity, overfit ?? Infinity);
  const chosen = chooseSamples(train.samples, wanted, seed);
  const measured = overfit === null ? (validation?.samples ?? []) : [];
  const { samples: sound, skipped } = trustPictures
    ? { samples: [chosen, measured], skipped: [] }
    : await decodableSamples([chosen, measured], { skipBroken: config.skipBroken, signal, log });
  const [samples = [], validated = []] = sound;
  if (samples.length < accumulate) {
    throw new TrainerError(
      'E_DATA',
      `Expected at least ${accumulate} images to train on for accumulate: ${accumulate}, found ${samples.length} in split "${trainSplit}" of ${showDataDirs(dataDir)}.`,
      { hint: 'Make "accumulate" smaller, or train on more images.' },
    );
  }
  const batch = batchImages(config, samples.length);
  if (batch < config.batchSize) {
    log(`Batch of ${batch} instead of ${config.batchSize}: there are no more images to train on.`);
  }
  for (const { split, issues } of [train, ...(validation === undefined ? [] : [validation])]) {
    const wrong = issues.filter(({ severity }) => severity !== 'info');
    if (wrong.length === 0) continue;
    log(
      `Split "${split}": ${wrong.length} problems in the data; the first: ${wrong[0]!.message} "ssd validate" lists all.`,
    );
  }
  return {
    classes,
    train: samples,
    validation: validation && {
      split: validation.split,
      samples: overfit === null ? validated : samples,
    },
    augmentation: await augmentationOf(config),
    skipped,
    batchSize: stepImages(config, samples.length),
  };
}

/** @throws TrainerError E_CONFIG for that of a training-data.json without one */
async function augmentationOf({ augmentation, dataDir }: TrainConfig): Promise<Augmentation> {
  if (augmentation !== TRAINING_DATA_AUGMENTATION) return augmentation;
  const file = trainingDataFile(dataDir);
  if (file !== undefined) return (await readTrainingData(file)).augmentation;
  throw new TrainerError(
    'E_CONFIG',
    `Expected a training-data.json as the data of augmentation "${TRAINING_DATA_AUGMENTATION}", got ${showDataDirs(dataDir)}.`,
    { hint: 'Name such a file as "dataDir", or take another augmentation.' },
  );
}

/** In the order of their character codes, as readDataset has them. */
function union(first: readonly string[], second: readonly string[]): string[] {
  return [...new Set([...first, ...second])].sort();
}
