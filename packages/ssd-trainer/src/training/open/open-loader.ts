import type { SsdModel } from '@ssd/model';
import { createLoader, type Loader } from '@ssd/voc-dataset';
import type { TrainConfig } from '../../config/schema.js';
import { TrainerError } from '../../errors/trainer-error.js';
import type { Strategy } from '../../strategies/strategy.js';
import { cacheBytes, diskCacheOf } from './cache-bytes.js';
import { encoderSource } from '../../data/encoder-source.js';
import type { RunData } from './open-data.js';

export interface OpenLoaderOptions {
  readonly config: TrainConfig;
  readonly data: RunData;
  readonly model: Pick<SsdModel, 'preset' | 'classes'>;
  /** Of several ranks each loads its part of every batch. @default one rank, which loads all */
  readonly strategy?: Pick<Strategy, 'rank' | 'size'> | undefined;
  /** Node's options for the threads. @default those of this process */
  readonly workerExecArgv?: readonly string[] | undefined;
}

/**
 * The loader of a run's training batches: shuffled, augmented, every batch full, since the compiled step has a fixed one. Any number of
 * ranks load together what one rank loads, step by step.
 *
 * @throws TrainerError E_CONFIG where the ranks cannot have equal parts of a batch
 */
export function openLoader({
  config,
  data,
  model,
  strategy: { rank, size } = { rank: 0, size: 1 },
  workerExecArgv,
}: OpenLoaderOptions): Loader {
  if (data.batchSize % size !== 0) {
    throw new TrainerError(
      'E_CONFIG',
      `Expected a batch that ${size} ranks can share, got ${data.batchSize} images.`,
      { hint: `Make "batchSize" a multiple of ${size}.` },
    );
  }
  const maxBytes = cacheBytes(config.cacheImages);
  const diskCache = diskCacheOf(config.cacheFolder);
  return createLoader({
    samples: data.train,
    classes: data.classes,
    imageSize: model.preset.boxes.imageSize,
    batchSize: data.batchSize / size,
    shard: { rank, ranks: size },
    seed: config.seed,
    augmentation: data.augmentation,
    encoder: encoderSource(model, config.matching),
    workers: config.workers,
    shuffle: true,
    sampling: config.sampling,
    dropLast: true,
    ...(maxBytes > 0 ? { cacheImages: { maxBytes } } : {}),
    ...(diskCache === undefined ? {} : { diskCache }),
    ...(workerExecArgv === undefined ? {} : { workerExecArgv }),
  });
}
