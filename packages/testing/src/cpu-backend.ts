import * as tf from '@tensorflow/tfjs-core';
// The Node entry of the core registers no gradients; the registry is global, so this is where they come from.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';

/** TensorFlow.js on plain JavaScript, with gradients. */
export async function useCpuBackend(): Promise<void> {
  tf.env().set('IS_TEST', true); // no advertisement for the native backend
  await tf.setBackend('cpu');
}
