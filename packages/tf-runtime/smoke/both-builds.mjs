// exit: 0
// The ESM and the CommonJS build in one process: one library, one set of kernels, errors that both recognise.
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import * as esm from '@ssd/tf-runtime';

const cjs = createRequire(import.meta.url)('@ssd/tf-runtime');
if (cjs.Session === esm.Session) throw new Error('expected two copies of the package');

const warnings = [];
console.warn = (...words) => warnings.push(words.join(' '));
esm.registerBackends();
cjs.registerBackends();
if (warnings.length > 0) throw new Error(`tfjs warned: ${warnings[0]} (${warnings.length} in all)`);
if (esm.loadTensorFlow() !== cjs.loadTensorFlow()) throw new Error('the library was opened twice');

// Compiled with one copy, momentum of the other.
const session = new esm.Session();
const w = tf.variable(tf.scalar(1), true, 'w');
const step = session.compile(
  () => {
    cjs.applyMomentum({ variables: [w], gradients: [tf.scalar(2)], learningRate: 0.5, momentum: 0 });
    return { w: cjs.updatedValue(w) };
  },
  { name: 'step', inputs: {} },
);
const { w: updated } = await step.run({});
if (updated.data[0] !== 0) throw new Error(`w is ${updated.data[0]}`);
const error = await new cjs.Session().read('none').catch((caught) => caught);
if (!(error instanceof esm.TensorFlowError)) throw new Error('instanceof fails across the copies');
