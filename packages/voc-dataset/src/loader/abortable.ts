import { DatasetError } from '../dataset-error.js';

/** The promise, or the reason of the first signal that aborts before it settles. Leaves no listener behind. */
export async function abortable<T>(promise: Promise<T>, signals: readonly AbortSignal[]): Promise<T> {
  promise.catch(() => undefined); // nobody may come to wait for it
  for (const signal of signals) signal.throwIfAborted();
  if (signals.length === 0) return promise;
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      const reason: unknown = signals.find(({ aborted }) => aborted)?.reason;
      reject(reason instanceof Error ? reason : new DatasetError('ABORTED', 'Aborted.', { cause: reason }));
    };
    for (const signal of signals) signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', stop);
  }
}
