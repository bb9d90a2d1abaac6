import { DataType } from '../native/data-type.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { attribute } from '../tfjs/attributes.js';
import { tryGraph } from './try-graph.js';

/** 1 + 2^-12: bf16 keeps 8 bits, so that it becomes 1 there. */
const SPLIT = 1 + 2 ** -12;

/**
 * Whether a session that is told to compute convolutions in bf16 does so. TensorFlow leaves a graph in float32 where
 * oneDNN is off or the processor has no AVX-512, without a word; and where oneDNN itself is kept from AVX-512
 * (`ONEDNN_MAX_CPU_ISA`), it fails.
 */
export function hasBfloat16Convolutions(tf: LoadedTensorFlow): boolean {
  const result = tryGraph(tf, {
    input: { shape: [1, 1, 1, 1], values: [SPLIT] },
    build: (graph, x) => {
      const filter = graph.constant('filter', DataType.FLOAT, [1, 1, 1, 1], [1]);
      const oper = graph.add({
        type: 'Conv2D',
        name: 'convolution',
        inputs: [x, filter],
        attributes: [attribute.ints('strides', [1, 1, 1, 1]), attribute.string('padding', 'VALID')],
      });
      return {
        oper: graph.add({ type: 'Identity', name: 'result', inputs: [{ oper, index: 0 }] }),
        index: 0,
      };
    },
    config: {
      graphOptions: { rewriteOptions: { autoMixedPrecisionOnednnBfloat16: 'on', minGraphNodes: -1 } },
    },
  });
  return !(result instanceof TensorFlowError) && result[0] === 1;
}
