import { DataType } from '../native/data-type.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { attribute } from '../tfjs/attributes.js';
import { tryGraph } from './try-graph.js';

/**
 * Whether TensorFlow computes the gradients of a dilated convolution. On the CPU it does so only through oneDNN.
 *
 * Tried on an image of 3×3 of ones under a 3×3 filter, dilated by 2: only the filter's middle sees it in full.
 */
export function hasDilatedGradients(tf: LoadedTensorFlow): boolean {
  const result = tryGraph(tf, {
    input: { shape: [1, 3, 3, 1], values: [1, 1, 1, 1, 1, 1, 1, 1, 1] },
    build: (graph, dy) => {
      const sizes = graph.constant('sizes', DataType.INT32, [4], [3, 3, 1, 1]);
      const oper = graph.add({
        type: 'Conv2DBackpropFilter',
        name: 'gradient',
        inputs: [dy, sizes, dy],
        attributes: [
          attribute.ints('strides', [1, 1, 1, 1]),
          attribute.string('padding', 'SAME'),
          attribute.ints('dilations', [1, 2, 2, 1]),
        ],
      });
      return { oper, index: 0 };
    },
  });
  // Shifted by 2 only one of three rows or columns is left: corners 1, edges 3, the middle 9.
  return !(result instanceof TensorFlowError) && result.join() === '1,3,1,3,9,3,1,3,1';
}
