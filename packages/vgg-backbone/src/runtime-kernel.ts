import * as tf from '@tensorflow/tfjs-core';

/**
 * True where the current backend has a kernel of this name. Backends may bring kernels that TensorFlow.js lacks,
 * with a gradient registered beside them; model code uses them where they are and composes plain ops where not.
 */
export function hasKernel(name: string): boolean {
  // Its type promises a kernel, but the registry gives undefined where there is none.
  const kernel = tf.getKernel(name, tf.getBackend()) as tf.KernelConfig | undefined;
  return kernel !== undefined;
}
