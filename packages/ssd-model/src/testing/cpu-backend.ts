import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';

/** TensorFlow.js on plain JavaScript, with gradients. */
export async function useCpuBackend(): Promise<void> {
  tf.env().set('IS_TEST', true); // no advertisement for the native backend
  await tf.setBackend('cpu');
}
