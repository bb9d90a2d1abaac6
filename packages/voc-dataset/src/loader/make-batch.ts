import type { BatchResult, BatchTask } from './batch-producer.js';
import type { SampleMaker } from './sample-maker.js';
import { viewSlot } from './slot.js';
import type { SlotBuffers } from './slot.js';
import type { TargetField } from './target-encoder.js';

/** Fills a slot. `isStopped` is asked before every image; a batch that is stopped is left unfinished. */
export async function makeBatch(
  maker: SampleMaker,
  { epoch, first, size }: BatchTask,
  slot: SlotBuffers,
  {
    imageBytes,
    fields,
    isStopped,
  }: { imageBytes: number; fields: readonly TargetField[]; isStopped: () => boolean },
): Promise<BatchResult> {
  const indices: number[] = [];
  for (let i = 0; i < size && !isStopped(); i++) {
    const out = viewSlot(slot, imageBytes, fields, { first: i, end: i + 1 });
    indices.push(await maker.make(epoch, first + i, out));
  }
  return { indices, unreadable: maker.takeUnreadable() };
}
