import type { UnreadableImage } from './sample-maker.js';
import type { SlotBuffers } from './slot.js';
import type { TargetField } from './target-encoder.js';

/** A batch to be made. */
export interface BatchTask {
  epoch: number;
  /** Position of its first image in the epoch. */
  first: number;
  /** Number of images. */
  size: number;
  /** Number of the slot it goes into. */
  slot: number;
}

export interface BatchResult {
  /** Which samples are in the batch. */
  indices: readonly number[];
  unreadable: readonly UnreadableImage[];
}

/** Who makes batches: this thread, or a pool of workers. */
export interface BatchProducer {
  /** The encoder's fields, once it is loaded. */
  fields(): Promise<readonly TargetField[]>;
  useSlots(slots: readonly SlotBuffers[]): void;
  make(task: BatchTask): Promise<BatchResult>;
  /** While it waits, the process must not end; otherwise a producer does not keep it alive. */
  keepAlive(isWaiting: boolean): void;
  close(): Promise<void>;
}
