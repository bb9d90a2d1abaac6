import { threadId } from 'node:worker_threads';
import { processVariable } from './c-library.js';
import { TensorFlowError } from './tensorflow-error.js';

// Kept in the environment of the process, the one place that all its threads share without a native addon.
const OWNER = 'SSD_TENSORFLOW_THREAD';

/**
 * Claims TensorFlow for this thread; the claim ends with the thread.
 *
 * TensorFlow itself is thread-safe, our handles and koffi's are not meant to cross threads.
 *
 * @throws TensorFlowError (FAILED_PRECONDITION) where another thread of the process has it.
 */
export function claimThread(): void {
  const owner = processVariable.get(OWNER);
  const self = `${process.pid}:${threadId}`;
  if (owner === self) return;
  if (owner?.startsWith(`${process.pid}:`)) {
    throw new TensorFlowError(
      'FAILED_PRECONDITION',
      `TensorFlow is already in use by thread ${owner.split(':')[1] ?? ''} of this process, this is thread ${threadId}`,
      { hint: 'Use it from one thread, and let worker threads prepare the data; or start another process.' },
    );
  }
  processVariable.set(OWNER, self);
  process.once('exit', () => {
    processVariable.unset(OWNER);
  });
}
