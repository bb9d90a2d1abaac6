// exit: 0
// Computes eagerly and compiled, and just ends.
import * as tf from '@tensorflow/tfjs-core';
import { Session, registerBackends } from '@ssd/tf-runtime';

registerBackends();
const eager = tf
  .matMul(
    tf.tensor2d([
      [1, 2],
      [3, 4],
    ]),
    tf.tensor2d([[1], [1]]),
  )
  .dataSync();
if (eager.join() !== '3,7') throw new Error(`eager: ${eager.join()}`);

const session = new Session();
const w = tf.variable(tf.scalar(3), true, 'w');
const square = session.compile(({ x }) => ({ y: tf.mul(tf.square(x), w) }), {
  name: 'square',
  inputs: { x: { shape: [2], dtype: 'float32' } },
});
const { y } = await square.run({ x: Float32Array.of(2, 3) });
if (y.data.join() !== '12,27') throw new Error(`compiled: ${y.data.join()}`);
