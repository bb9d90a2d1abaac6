import sharp from 'sharp';
import type { BatchProducer } from './batch-producer.js';
import { makeBatch } from './make-batch.js';
import { createSampleMaker } from './sample-maker.js';
import type { MakerOptions } from './sample-maker.js';
import type { SlotBuffers } from './slot.js';
import { loadEncoder } from './target-encoder.js';
import type { EncoderSource } from './target-encoder.js';
import { DatasetError } from '../dataset-error.js';

/** Makes batches in this thread, one after the other. */
export function createInProcessProducer(
  options: MakerOptions,
  source: EncoderSource | undefined,
): BatchProducer {
  const imageBytes = options.imageSize.width * options.imageSize.height * 3;
  let slots: readonly SlotBuffers[] = [];
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  let made: Promise<Awaited<ReturnType<typeof load>>> | undefined;
  const load = async () => {
    sharp.cache(false);
    const encoder = await loadEncoder(source);
    return { encoder, maker: createSampleMaker(options, encoder) };
  };
  const loaded = () => (made ??= load());
  return {
    fields: async () => (await loaded()).encoder.fields,
    useSlots(buffers) {
      slots = buffers;
    },
    make(task) {
      const batch = last.then(async () => {
        const { encoder, maker } = await loaded();
        const context = { imageBytes, fields: encoder.fields, isStopped: () => isClosed };
        const result = await makeBatch(maker, task, slots[task.slot]!, context);
        if (context.isStopped()) throw new DatasetError('LOADER_CLOSED', 'The loader is closed.');
        return result;
      });
      last = batch.catch(() => undefined); // an error belongs to its own batch
      return batch;
    },
    keepAlive: () => undefined, // decoding keeps the process alive by itself
    async close() {
      isClosed = true;
      await last;
    },
  };
}
