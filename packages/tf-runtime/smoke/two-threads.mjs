// exit: 0
// While one thread has TensorFlow, another is told so instead of crashing.
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import { registerBackends } from '@ssd/tf-runtime';

if (isMainThread) {
  registerBackends();
  const worker = new Worker(new URL(import.meta.url));
  const message = await new Promise((resolve) => worker.once('message', resolve));
  if (!/already in use by thread 0/.test(message)) throw new Error(`the worker said: ${message}`);
} else {
  try {
    registerBackends();
    parentPort.postMessage('no error');
  } catch (error) {
    parentPort.postMessage(String(error));
  }
}
