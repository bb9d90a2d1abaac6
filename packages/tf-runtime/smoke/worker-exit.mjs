// exit: 0
// A worker thread that uses TensorFlow ends; then the main thread may use it.
import { Worker, isMainThread } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import { Session, registerBackends } from '@ssd/tf-runtime';

const compute = async () => {
  registerBackends();
  const session = new Session();
  const f = session.compile(({ x }) => ({ y: tf.add(x, 1) }), {
    name: 'f',
    inputs: { x: { shape: [], dtype: 'float32' } },
  });
  const { y } = await f.run({ x: 41 });
  if (y.data[0] !== 42) throw new Error(`got ${y.data[0]}`);
  session.dispose();
};

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  const code = await new Promise((resolve, reject) => {
    worker.once('exit', resolve);
    worker.once('error', reject);
  });
  if (code !== 0) throw new Error(`the worker ended with ${code}`);
}
await compute();
