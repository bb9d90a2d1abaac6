import * as tf from '@tensorflow/tfjs-core';
// The Node entry of the core registers no gradients; the registry is global, so this is where they come from.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';

/** Makes TensorFlow.js calculate in plain JavaScript, with gradients. */
export async function useCpuBackend(): Promise<void> {
  tf.enableProdMode(); // keeps the backend from advertising tfjs-node
  await tf.setBackend('cpu');
}
