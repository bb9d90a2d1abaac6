// exit: 7
// process.exit() in the middle of things.
const tf = require('@tensorflow/tfjs-core');
const { Session } = require('@ssd/tf-runtime');

const session = new Session();
const f = session.compile(({ x }) => ({ y: tf.conv2d(x, tf.ones([3, 3, 16, 16]), 1, 'same') }), {
  name: 'busy',
  inputs: { x: { shape: [4, 128, 128, 16], dtype: 'float32' } },
});
void f.run({ x: new Float32Array(4 * 128 * 128 * 16) });
setTimeout(() => process.exit(7), 5);
