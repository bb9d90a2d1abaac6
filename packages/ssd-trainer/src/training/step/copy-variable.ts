import * as tf from '@tensorflow/tfjs-core';

/**
 * A variable that starts at another's value, not trainable. With values of its own: a clone shares those of the first, and a
 * compiled function could not tell the two apart.
 */
export function copyOf(variable: tf.Variable, name: string): tf.Variable {
  return tf.tidy(() =>
    tf.variable(tf.tensor(variable.dataSync().slice(), variable.shape, variable.dtype), false, name),
  );
}
