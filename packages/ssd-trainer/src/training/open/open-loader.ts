import type { SsdModel } from '@ssd/model';
import { createLoader, type Loader } from '@ssd/voc-dataset';
import type { TrainConfig } from '../../config/schema.js';
import { singleRank } from '../../strategies/single.js';
import type { Strategy } from '../../strategies/strategy.js';
import { cacheBytes, diskCacheOf } from './cache-bytes.js';
import { encoderSource } from '../../data/encoder-source.js';
import type { RunData } from './open-data.js';
import { rankBatch } from './rank-batch.js';
import { workersOf } from './workers-of.js';

export interface OpenLoaderOptions {
  readonly config: TrainConfig;
  readonly data: RunData;
  readonly model: Pick<SsdModel, 'preset' | 'classes'>;
  /** Of several ranks each loads its part of every batch, or, as the reference's, batches of its own. @default one rank, which loads all */
  readonly strategy?: Pick<Strategy, 'rank' | 'size' | 'local'> | undefined;
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
  strategy = singleRank(),
  workerExecArgv,
}: OpenLoaderOptions): Loader {
  const { rank, local } = strategy;
  const together = config.ranksAs === 'one';
  const maxBytes = cacheBytes(config.cacheImages, local);
  const diskCache = diskCacheOf(config.cacheFolder, local);
  return createLoader({
    samples: data.train,
    classes: data.classes,
    imageSize: model.preset.boxes.imageSize,
    batchSize: rankBatch({ config, data }, strategy),
    ...(together ? { shard: { rank, ranks: strategy.size } } : {}),
    seed: together ? config.seed : config.seed + rank, // an order of its own
    augmentation: data.augmentation,
    encoder: encoderSource(model, config.matching),
    workers: workersOf(config.workers, local),
    shuffle: true,
    sampling: config.sampling,
    dropLast: true,
    ...(maxBytes > 0 ? { cacheImages: { maxBytes } } : {}),
    ...(diskCache === undefined ? {} : { diskCache }),
    ...(workerExecArgv === undefined ? {} : { workerExecArgv }),
  });
}
