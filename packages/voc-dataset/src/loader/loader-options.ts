import { ArgumentRangeError } from '@ssd/errors';
import { createPipeline } from '@ssd/augment';
import type { Augmentation, Size } from '@ssd/augment';
import { suggestName } from '@ssd/names';
import type { VocSample } from '../types.js';
import { SAMPLINGS } from './sampling.js';
import type { Sampling } from './sampling.js';
import type { Shard } from './shard.js';
import type { EncoderSource } from './target-encoder.js';

export interface LoaderOptions {
  samples: readonly VocSample[];
  /** Class names in the order of their indices. */
  classes: readonly string[];
  /** Size of the images of a batch, in pixels. */
  imageSize: Size;
  /** Images in a batch; at least 1. */
  batchSize: number;
  /** Seed of order and augmentation. Any safe integer. */
  seed: number;
  /** A preset of @ssd/augment, or its settings. `none` only resizes. */
  augmentation: Augmentation;
  /** What makes targets of boxes, such as `@ssd/anchors/encoder`. @default none: batches have no targets */
  encoder?: EncoderSource;
  /** Worker threads; 0 works in the calling thread, when a batch is asked for. */
  workers: number;
  /** Whether every epoch has its own order. */
  shuffle: boolean;
  /** How often an epoch shows each sample. @default { by: 'sample' }, each once */
  sampling?: Sampling;
  /**
   * The part of every epoch that this process sees, where several train together with the same seed; `batchSize` is of
   * one process. All make the same number of steps, and step by step they see together what one process with a batch
   * as large as all of theirs would see.
   * @default all of it
   */
  shard?: Shard;
  /** Leave out an epoch's last batch if it is not full. @default false */
  dropLast?: boolean;
  /** Batches in memory at the same time, those in your hands included; at least 2. @default 2 · workers + 1, at least 2 */
  slots?: number;
  /**
   * Keep decoded images in memory that all workers share. It changes speed only. A 640×480 photograph takes 0.9 MB.
   * @default no cache
   */
  cacheImages?: { /** Most bytes to use; images beyond are decoded every time. */ maxBytes: number };
  /**
   * Keep decoded images in a folder, for later runs too. It changes speed only, most where decoding is slow: large
   * photographs, PNG. A file is used as long as path, size and time of change of its image are the same; one that is
   * damaged is made again. Processes may share a folder; each counts what it adds itself.
   * @default no cache
   */
  diskCache?: {
    /** Made if it is not there. */
    folder: string;
    /** Most bytes to use; the files longest unchanged are taken away first, at the start. */
    maxBytes: number;
  };
  /** Node's command-line options of the workers. @default those of this process */
  workerExecArgv?: readonly string[];
  /**
   * What to do about an image that cannot be read: `stop` with an error that names it, or `skip` it, with the next
   * readable image of the epoch in its place.
   * @default 'stop'
   */
  onUnreadable?: 'stop' | 'skip';
  /** Ends the loader as `close()` does; iterations fail with the signal's reason. */
  signal?: AbortSignal;
}

const UNREADABLE_POLICIES = ['stop', 'skip'];

/** @throws RangeError naming the first option, or setting of the augmentation, that is out of range */
export function checkLoaderOptions(options: LoaderOptions): void {
  const {
    samples,
    batchSize,
    workers,
    slots = 2,
    seed,
    cacheImages,
    diskCache,
    sampling = { by: 'sample' },
    shard = { rank: 0, ranks: 1 },
    onUnreadable = 'stop',
  } = options;
  expectWhole('batchSize', batchSize, 1);
  expectWhole('workers', workers, 0);
  expectWhole('slots', slots, 2);
  expectWhole('seed', seed, Number.MIN_SAFE_INTEGER);
  expectWhole('imageSize.width', options.imageSize.width, 1);
  expectWhole('imageSize.height', options.imageSize.height, 1);
  if (cacheImages) expectWhole('cacheImages.maxBytes', cacheImages.maxBytes, 0);
  if (diskCache) expectWhole('diskCache.maxBytes', diskCache.maxBytes, 0);
  checkSampling(sampling);
  checkShard(shard);
  if (!UNREADABLE_POLICIES.includes(onUnreadable)) {
    throw new ArgumentRangeError(
      `Unknown onUnreadable "${onUnreadable}".${suggestName(onUnreadable, UNREADABLE_POLICIES)}`,
    );
  }
  createPipeline(options.augmentation, { size: options.imageSize }); // checks its settings
  if (samples.length === 0)
    throw new ArgumentRangeError('Expected at least one sample, got none.', {
      hint: 'Name a split that has some.',
    });
}

function checkSampling(sampling: Sampling): void {
  if (!SAMPLINGS.includes(sampling.by)) {
    throw new ArgumentRangeError(
      `Unknown sampling.by "${sampling.by}".${suggestName(sampling.by, SAMPLINGS)}`,
    );
  }
  if (sampling.by === 'repeat-factor' && !(sampling.threshold >= 0 && sampling.threshold <= 1)) {
    throw new ArgumentRangeError(`Expected sampling.threshold to be from 0 to 1, got ${sampling.threshold}.`);
  }
}

function checkShard({ rank, ranks }: Shard): void {
  expectWhole('shard.ranks', ranks, 1);
  expectWhole('shard.rank', rank, 0);
  if (rank >= ranks)
    throw new ArgumentRangeError(`Expected shard.rank to be below shard.ranks, ${ranks}, got ${rank}.`);
}

function expectWhole(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ArgumentRangeError(`Expected ${name} to be a whole number of at least ${least}, got ${value}.`);
}
