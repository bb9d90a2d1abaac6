import * as tf from '@tensorflow/tfjs-core';
// The Node entry of the core registers no gradients; the registry is global, so this is where they come from.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';

/**
 * TensorFlow.js on plain JavaScript, with gradients; without an advertisement for the native backend.
 *
 * @param countsTensors Whether each operation is looked at for tensors that it leaves behind. To that count what a gradient of one's
 * own keeps for its way back is a leak. @default true
 */
export async function useCpuBackend({ countsTensors = true } = {}): Promise<void> {
  if (countsTensors) tf.env().set('IS_TEST', true);
  else tf.enableProdMode();
  await tf.setBackend('cpu');
}
