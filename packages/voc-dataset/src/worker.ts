/** Entry of the loader's worker threads, which the package finds as `@ssd/voc-dataset/worker`. Not for direct use. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import sharp from 'sharp';
import { makeBatch } from './loader/make-batch.js';
import { createSampleMaker } from './loader/sample-maker.js';
import type { SlotBuffers } from './loader/slot.js';
import { loadEncoder } from './loader/target-encoder.js';
import { packError } from './loader/worker-messages.js';
import type { FromWorker, ToWorker, WorkerInit } from './loader/worker-messages.js';
import { DatasetError } from './dataset-error.js';

/** Serves the loader until it says close. */
async function serve(port: MessagePort, { options, encoder: source, stop }: WorkerInit): Promise<void> {
  const post = (message: FromWorker) => {
    port.postMessage(message);
  };
  const fail = (error: unknown) => {
    post({ kind: 'failed', error: packError(error) });
  };
  try {
    const encoder = await loadEncoder(source);
    const maker = createSampleMaker(options, encoder);
    const imageBytes = options.imageSize.width * options.imageSize.height * 3;
    const context = { imageBytes, fields: encoder.fields, isStopped: () => Atomics.load(stop, 0) !== 0 };
    let slots: readonly SlotBuffers[] = [];
    port.on('message', (message: ToWorker) => {
      if (message.kind === 'slots') slots = message.slots;
      else if (message.kind === 'close') port.close();
      else {
        makeBatch(maker, message.task, slots[message.task.slot]!, context).then((result) => {
          post({ kind: 'done', result });
        }, fail);
      }
    });
    post({ kind: 'ready', fields: encoder.fields });
  } catch (error) {
    fail(error);
  }
}

// One thread a worker, and nothing kept: the loader has its own threads and its own cache.
sharp.concurrency(1);
sharp.cache(false);
if (parentPort === null)
  throw new DatasetError(
    'NO_WORKER',
    'Expected @ssd/voc-dataset/worker to run as a worker thread, got the main thread.',
    { hint: 'Use createLoader, which starts it.' },
  );
void serve(parentPort, workerData as WorkerInit);
