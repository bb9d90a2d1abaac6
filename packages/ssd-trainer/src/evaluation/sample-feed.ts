import {
  createLoader,
  type Batch,
  type EncoderSource,
  type Loader,
  type LoaderOptions,
  type VocSample,
} from '@ssd/voc-dataset';

export interface SampleFeedOptions {
  /** Of the images that are fed, in pixels. */
  readonly imageSize: LoaderOptions['imageSize'];
  readonly classes: readonly string[];
  readonly samples: readonly VocSample[];
  readonly batchSize: number;
  /** Threads that decode. */
  readonly workers: number;
  /** Most bytes of decoded images to keep for the next time; 0 keeps none. */
  readonly cacheBytes: number;
  /** Node's options for the threads. @default those of this process */
  readonly workerExecArgv?: readonly string[];
  /** What makes the targets. @default none are made: what only detects needs none */
  readonly encoder?: EncoderSource | undefined;
  /** Folder and size of decoded images on the disk. @default none */
  readonly diskCache?: LoaderOptions['diskCache'] | undefined;
}

/** A part of the samples, resized to the model's input. */
export interface FedSamples {
  readonly samples: readonly VocSample[];
  /** NHWC RGB, as many as samples; valid until the next part is asked for. */
  readonly images: Uint8Array;
  /** What the network is to say about each image, by the names of the encoder's fields; none without an encoder. */
  readonly targets: Batch['targets'];
}

/** Samples as the model takes them, in their order, as often as wanted: pixels as in training, without augmentation. */
export class SampleFeed {
  readonly count: number;
  readonly #loader: Loader | undefined;

  constructor({
    imageSize,
    classes,
    samples,
    batchSize,
    workers,
    cacheBytes,
    workerExecArgv,
    encoder,
    diskCache,
  }: SampleFeedOptions) {
    this.count = samples.length;
    if (samples.length === 0) return; // a loader takes no empty list; nothing to feed is a normal case here
    this.#loader = createLoader({
      samples,
      classes,
      imageSize,
      batchSize: Math.min(batchSize, samples.length),
      seed: 0, // nothing is drawn
      augmentation: 'none',
      ...(encoder === undefined ? {} : { encoder }),
      workers,
      shuffle: false,
      ...(cacheBytes > 0 ? { cacheImages: { maxBytes: cacheBytes } } : {}),
      ...(diskCache === undefined ? {} : { diskCache }),
      ...(workerExecArgv === undefined ? {} : { workerExecArgv }),
    });
  }

  async *once(signal?: AbortSignal): AsyncGenerator<FedSamples, void, undefined> {
    signal?.throwIfAborted();
    if (this.#loader === undefined) return;
    const options = { epochs: 1, ...(signal === undefined ? {} : { signal }) };
    for await (const batch of this.#loader.batches(undefined, options)) {
      try {
        yield batch;
      } finally {
        batch.release(); // also where the iteration ends here
      }
    }
  }

  async close(): Promise<void> {
    await this.#loader?.close();
  }
}
