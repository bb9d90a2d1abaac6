import type { BatchResult, BatchTask } from './batch-producer.js';
import type { SampleMaker } from './sample-maker.js';
import { viewSlot } from './slot.js';
import type { SlotBuffers } from './slot.js';
import type { TargetField } from './target-encoder.js';

/** Samples under way at the same time: while one is decoded, by another thread, the other one is augmented. */
const LANES = 2;

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
  const errors: { position: number; error: unknown }[] = [];
  let next = 0;
  const fill = async () => {
    while (next < size && errors.length === 0 && !isStopped()) {
      const position = next++;
      const out = viewSlot(slot, imageBytes, fields, { first: position, end: position + 1 });
      try {
        indices[position] = await maker.make(epoch, first + position, out);
      } catch (error) {
        errors.push({ position, error });
      }
    }
  };
  // Every lane to its end, also after an error in another: the slot must not be written to when it is free again.
  await Promise.all(Array.from({ length: LANES }, fill));
  errors.sort((a, b) => a.position - b.position);
  if (errors[0]) throw errors[0].error;
  return { indices, unreadable: maker.takeUnreadable() };
}
