import { ArgumentRangeError } from '@ssd/errors';
import { getPreset } from '@ssd/augment';
import { DatasetError } from '../dataset-error.js';
import { abortable } from './abortable.js';
import type { BatchProducer, BatchResult, BatchTask } from './batch-producer.js';
import type { Batch, BatchesOptions, Loader, LoaderPosition } from './loader-types.js';
import { detailOf } from './decoded-size.js';
import { openDiskCache } from './disk-cache.js';
import { epochLength } from './epoch-order.js';
import { layOutCache } from './image-cache.js';
import { createInProcessProducer } from './in-process.js';
import { checkLoaderOptions } from './loader-options.js';
import type { LoaderOptions } from './loader-options.js';
import { prepareSample } from './prepare-samples.js';
import type { MakerOptions, UnreadableImage } from './sample-maker.js';
import { samplingRates } from './sampling.js';
import { shardLength } from './shard.js';
import { allocateSlot, viewSlot } from './slot.js';
import type { SlotBuffers } from './slot.js';
import type { TargetField } from './target-encoder.js';
import { WorkerPool } from './worker-pool.js';

/**
 * A loader of decoded, augmented and encoded batches. What they contain and in which order they come depends on
 * samples, sampling, shard, seed and position alone, not on workers, slots or caches.
 *
 * @throws RangeError for options out of range; DatasetError CLASS_UNKNOWN for a label that is not in `classes`,
 *   OUTPUT_UNUSABLE for a disk cache whose folder cannot be used
 */
export function createLoader(options: LoaderOptions): Loader {
  checkLoaderOptions(options);
  return new BatchLoader(options);
}

interface Pending {
  task: BatchTask;
  index: number;
  result: Promise<BatchResult>;
}

class BatchLoader implements Loader {
  readonly batchesPerEpoch: number;
  readonly unreadable: UnreadableImage[] = [];
  readonly #options: LoaderOptions;
  readonly #producer: BatchProducer;
  readonly #imageBytes: number;
  /** Samples of this rank in an epoch. */
  readonly #length: number;
  readonly #slotCount: number;
  readonly #free: number[] = [];
  readonly #unreadableFiles = new Set<string>();
  #slots: readonly SlotBuffers[] = [];
  #fields: readonly TargetField[] = [];
  #waited = 0;
  #isIterating = false;
  /** Settles when no batch of an earlier iteration is under way. */
  #drained: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  readonly #closeOnAbort = (): void => void this.close();
  /** Starts batches of the iteration under way, as far as there are free slots. */
  #refill: () => void = () => undefined;

  constructor(options: LoaderOptions) {
    const { batchSize, dropLast = false, imageSize, workers, slots, signal } = options;
    this.#options = options;
    this.#imageBytes = imageSize.width * imageSize.height * 3;
    this.#slotCount = slots ?? Math.max(2, 2 * workers + 1);
    const maker = createMaker(options);
    this.#length = shardLength(epochLength(maker.rates), maker.shard, dropLast);
    const batches = this.#length / batchSize;
    this.batchesPerEpoch = dropLast ? Math.floor(batches) : Math.ceil(batches);
    if (this.batchesPerEpoch === 0) {
      throw new ArgumentRangeError(
        `Expected at least one full batch of ${batchSize}, got ${this.#length} samples.`,
        { hint: 'Choose a smaller batchSize or dropLast: false.' },
      );
    }
    this.#producer = createProducer(options, maker);
    if (signal?.aborted) void this.close();
    else signal?.addEventListener('abort', this.#closeOnAbort);
  }

  get waitSeconds(): number {
    return this.#waited;
  }

  async *batches(
    position: LoaderPosition = { epoch: 0, batch: 0 },
    { epochs = Infinity, signal }: BatchesOptions = {},
  ): AsyncGenerator<Batch, void, undefined> {
    this.#expectPosition(position);
    const signals = [signal, this.#options.signal].filter((one) => one !== undefined);
    for (const one of signals) one.throwIfAborted();
    this.#expectOpen();
    if (this.#isIterating) {
      throw new DatasetError(
        'LOADER_IN_USE',
        'Expected one iteration over a loader at a time, got a second.',
        {
          hint: 'End the first one.',
        },
      );
    }
    const end = position.epoch + epochs;
    let { epoch, batch } = position;
    const pending: Pending[] = [];
    // Without workers nothing is made ahead: it would only delay the batch that is asked for.
    const ahead = this.#options.workers === 0 ? 1 : this.#slotCount;
    const refill = () => {
      while (pending.length < ahead && epoch < end && this.#free.length > 0) {
        pending.push(this.#start(epoch, batch, this.#free.pop()!));
        if (++batch === this.batchesPerEpoch) [epoch, batch] = [epoch + 1, 0];
      }
    };
    this.#isIterating = true;
    try {
      await this.#wait(this.#prepare(), signals);
      if (this.#options.workers > 0) this.#refill = refill;
      for (;;) {
        if (this.#isClosed) return; // also where batches are ready
        refill();
        const head = pending[0];
        if (head === undefined) {
          if (epoch >= end) return;
          throw new DatasetError(
            'SLOTS_IN_USE',
            `All ${this.#slotCount} batches that fit in memory are in use.`,
            { hint: 'Call release() on a batch when done with it, or raise slots.' },
          );
        }
        const result = await this.#wait(head.result, signals);
        pending.shift();
        yield this.#finish(head, result);
      }
    } catch (error) {
      if (!this.#isClosed || signals.some(({ aborted }) => aborted)) throw error;
    } finally {
      this.#refill = () => undefined;
      // Slots still being filled are free again only when their worker is done with them: the next iteration waits
      // for that, the end of this one does not.
      const unused = pending.map(({ result, task }) => result.finally(() => this.#free.push(task.slot)));
      this.#drained = Promise.allSettled(unused);
      this.#isIterating = false;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    // A signal may outlive many loaders, which it would keep in memory.
    this.#options.signal?.removeEventListener('abort', this.#closeOnAbort);
    await this.#producer.close();
  }

  /** Allocates the slots, once, when the encoder has said what they must hold. */
  async #prepare(): Promise<void> {
    await this.#drained;
    if (this.#slots.length > 0) return;
    this.#fields = await this.#producer.fields();
    const { batchSize } = this.#options;
    this.#slots = Array.from({ length: this.#slotCount }, () =>
      allocateSlot(batchSize, this.#imageBytes, this.#fields),
    );
    this.#free.push(...this.#slots.keys());
    this.#producer.useSlots(this.#slots);
  }

  #start(epoch: number, index: number, slot: number): Pending {
    const { batchSize } = this.#options;
    const first = index * batchSize;
    const task = { epoch, first, size: Math.min(batchSize, this.#length - first), slot };
    const result = this.#producer.make(task);
    result.catch(() => undefined); // reported when its turn comes, which may be never
    return { task, index, result };
  }

  #finish({ task, index }: Pending, { indices, unreadable }: BatchResult): Batch {
    for (const image of unreadable) {
      if (this.#unreadableFiles.has(image.file)) continue;
      this.#unreadableFiles.add(image.file);
      this.unreadable.push(image);
    }
    const { epoch, size, slot } = task;
    const range = { first: 0, end: size };
    const { images, targets } = viewSlot(this.#slots[slot]!, this.#imageBytes, this.#fields, range);
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      this.#free.push(slot);
      this.#refill();
    };
    const samples = indices.map((i) => this.#options.samples[i]!);
    return { epoch, index, size, images, targets, samples, release };
  }

  /** Waits, keeping the time and keeping the process alive. */
  async #wait<T>(promise: Promise<T>, signals: readonly AbortSignal[]): Promise<T> {
    const since = performance.now();
    this.#producer.keepAlive(true);
    try {
      return await abortable(promise, signals);
    } finally {
      this.#producer.keepAlive(false);
      this.#waited += (performance.now() - since) / 1000;
    }
  }

  #expectOpen(): void {
    if (!this.#isClosed) return;
    throw new DatasetError(
      'LOADER_CLOSED',
      'Expected a loader that is open, got one whose close() was called: it has no batches any more.',
      { hint: 'Make another one.' },
    );
  }

  #expectPosition({ epoch, batch }: LoaderPosition): void {
    if (
      Number.isSafeInteger(epoch) &&
      epoch >= 0 &&
      Number.isInteger(batch) &&
      batch >= 0 &&
      batch < this.batchesPerEpoch
    )
      return;
    throw new ArgumentRangeError(
      `Expected a position with epoch ≥ 0 and 0 ≤ batch < ${this.batchesPerEpoch}, got epoch ${epoch}, batch ${batch}.`,
    );
  }
}

function createMaker(options: LoaderOptions): MakerOptions {
  const { classes, imageSize, seed, shuffle, augmentation, onUnreadable = 'stop' } = options;
  const { cacheImages, diskCache, sampling = { by: 'sample' }, shard = { rank: 0, ranks: 1 } } = options;
  const samples = options.samples.map((sample) => prepareSample(sample, classes));
  const detail = detailOf(typeof augmentation === 'string' ? getPreset(augmentation) : augmentation);
  return {
    samples,
    rates: samplingRates(
      samples.map(({ labels }) => labels),
      sampling,
    ),
    shard,
    imageSize,
    seed,
    shuffle,
    augmentation,
    onUnreadable,
    cache: cacheImages && layOutCache(samples, { target: imageSize, detail, maxBytes: cacheImages.maxBytes }),
    diskCache: diskCache && openDiskCache(diskCache),
  };
}

function createProducer(
  { encoder, workers, workerExecArgv }: LoaderOptions,
  maker: MakerOptions,
): BatchProducer {
  if (workers === 0) return createInProcessProducer(maker, encoder);
  return new WorkerPool({ workers, init: { options: maker, encoder }, execArgv: workerExecArgv });
}
