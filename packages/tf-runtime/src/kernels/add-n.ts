import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { GRAPH_BACKEND } from '../graph/graph-backend.js';
import { attribute } from '../tfjs/attributes.js';
import type { NodeBackend } from '../tfjs/node-backend.js';

/**
 * Sums tensors in their order, in a graph. TensorFlow's AddN adds to whichever input's memory nobody needs any more: when that is
 * depends on which other operations have run, and with it the order of the sum and its last bits.
 */
export const graphAddN: KernelConfig = {
  kernelName: 'AddN',
  backendName: GRAPH_BACKEND,
  kernelFunc: (({ inputs, backend }: { inputs: Record<string, TensorInfo>; backend: NodeBackend }) => {
    const [first, ...rest] = Object.values(inputs) as [TensorInfo, ...TensorInfo[]];
    const type = attribute.type('T', backend.getDTypeInteger(first.dtype));
    // A node of its own even so: the gradient of what is its own input would count twice.
    if (rest.length === 0) return backend.executeSingleOutput('Identity', [type], [first]);
    return rest.reduce<TensorInfo>(
      (sum, each) => backend.executeSingleOutput('Add', [type], [sum, each]),
      first,
    );
  }) as unknown as KernelFunc,
};
