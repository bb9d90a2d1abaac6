import type { SsdModel } from '@ssd/model';
import { createLoader, type Loader } from '@ssd/voc-dataset';
import type { TrainConfig } from '../../config/schema.js';
import { cacheBytes, diskCacheOf } from './cache-bytes.js';
import { encoderSource } from '../../data/encoder-source.js';
import type { RunData } from './open-data.js';

export interface OpenLoaderOptions {
  readonly config: TrainConfig;
  readonly data: RunData;
  readonly model: Pick<SsdModel, 'preset' | 'classes'>;
  /** Node's options for the threads. @default those of this process */
  readonly workerExecArgv?: readonly string[] | undefined;
}

/** The loader of a run's training batches: shuffled, augmented, every batch full, since the compiled step has a fixed one. */
export function openLoader({ config, data, model, workerExecArgv }: OpenLoaderOptions): Loader {
  const maxBytes = cacheBytes(config.cacheImages);
  const diskCache = diskCacheOf(config.cacheFolder);
  return createLoader({
    samples: data.train,
    classes: data.classes,
    imageSize: model.preset.layers.imageSize,
    batchSize: data.batchSize,
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
