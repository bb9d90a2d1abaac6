import { createPipeline } from '@ssd/augment';
import type { Augmentation, Size } from '@ssd/augment';
import { suggest } from '../suggest.js';
import type { VocSample } from '../types.js';
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
  /** What makes targets of boxes, such as `@ssd/anchors/encoder`. */
  encoder: EncoderSource;
  /** Worker threads; 0 works in the calling thread, when a batch is asked for. */
  workers: number;
  /** Whether every epoch has its own order. */
  shuffle: boolean;
  /** Leave out an epoch's last batch if it is not full. @default false */
  dropLast?: boolean;
  /** Batches in memory at the same time, those in your hands included; at least 2. @default 2 · workers + 1, at least 2 */
  slots?: number;
  /**
   * Keep decoded images in memory that all workers share. It changes speed only. A 640×480 photograph takes 0.9 MB.
   * @default no cache
   */
  cacheImages?: { /** Most bytes to use; images beyond are decoded every time. */ maxBytes: number };
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
    dropLast = false,
    cacheImages,
    onUnreadable = 'stop',
  } = options;
  expectWhole('batchSize', batchSize, 1);
  expectWhole('workers', workers, 0);
  expectWhole('slots', slots, 2);
  expectWhole('seed', seed, Number.MIN_SAFE_INTEGER);
  expectWhole('imageSize.width', options.imageSize.width, 1);
  expectWhole('imageSize.height', options.imageSize.height, 1);
  if (cacheImages) expectWhole('cacheImages.maxBytes', cacheImages.maxBytes, 0);
  if (!UNREADABLE_POLICIES.includes(onUnreadable)) {
    throw new RangeError(
      `Unknown onUnreadable "${onUnreadable}".${suggest(onUnreadable, UNREADABLE_POLICIES)}`,
    );
  }
  createPipeline(options.augmentation, { size: options.imageSize }); // checks its settings
  if (samples.length === 0) throw new RangeError('Expected at least one sample, got none.');
  if (dropLast && samples.length < batchSize) {
    throw new RangeError(
      `Expected at least one full batch of ${batchSize}, got ${samples.length} samples. Choose a smaller batchSize or dropLast: false.`,
    );
  }
}

function expectWhole(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`Expected ${name} to be a whole number of at least ${least}, got ${value}.`);
}
