import type { VocSample } from '../types.js';
import type { UnreadableImage } from './sample-maker.js';
import type { TargetArrays } from './target-encoder.js';

/** A place in the endless sequence of batches. */
export interface LoaderPosition {
  epoch: number;
  /** Number of the batch within the epoch. */
  batch: number;
}

export interface Batch {
  epoch: number;
  /** Number of the batch within the epoch. */
  index: number;
  /** Number of images. */
  size: number;
  /** RGB, `[size, height, width, 3]`. Yours until `release()`. */
  images: Uint8Array;
  /** The encoder's fields, each `[size, ...shape]`. Yours until `release()`. */
  targets: TargetArrays;
  /** Where the images come from. */
  samples: VocSample[];
  /** Gives the memory back, to be filled with a later batch. May be called again without effect. */
  release(): void;
}

export interface BatchesOptions {
  /** Stop after the last batch of this many epochs, counted from the position's. @default endless */
  epochs?: number;
  /** Ends this iteration, with the signal's reason as the error. */
  signal?: AbortSignal;
}

export interface Loader {
  readonly batchesPerEpoch: number;
  /** Time the consumer has waited for batches so far, in seconds. */
  readonly waitSeconds: number;
  /** Images skipped because they cannot be read, each once, in the order in which they were met. */
  readonly unreadable: readonly UnreadableImage[];
  /**
   * Batches from a position on, epoch after epoch. One iteration at a time.
   *
   * @throws DatasetError LOADER_CLOSED after `close()`; when its batch's turn comes: an unreadable image, an encoder that
   *   fails, dying workers
   */
  batches(position?: LoaderPosition, options?: BatchesOptions): AsyncGenerator<Batch, void, undefined>;
  /** Ends the workers. An iteration under way ends, too; a new one is an error. */
  close(): Promise<void>;
}
