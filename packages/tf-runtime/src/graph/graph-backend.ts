import {
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  findBackend,
  registerBackend,
} from '@tensorflow/tfjs-core';
import { type NodeBackend, NodeBackendClass } from '../tfjs/node-backend.js';
import { bindingConstants } from '../tfjs/binding.js';
import { TraceError } from './trace-error.js';

/** The name under which tfjs knows the backend that traces. */
export const GRAPH_BACKEND = 'tensorflow-graph';

function notTracing(): never {
  throw new TraceError('BAD_USE', `The backend "${GRAPH_BACKEND}" works only inside of Session.compile().`, {
    hint: 'Choose another one with setBackend().',
  });
}

const idle = {
  ...bindingConstants,
  isUsingGpuDevice: () => false,
  createTensor: notTracing,
  deleteTensor: () => undefined,
  tensorDataSync: notTracing,
  executeOp: notTracing,
};

/** Registers the graph backend, once. A trace lends it a binding and a store for as long as it lasts. */
export function registerGraphBackend(): void {
  registerBackend(GRAPH_BACKEND, () => new NodeBackendClass(idle, '@tensorflow/tfjs-node'), 0);
}

/** The graph backend. */
export function graphBackend(): NodeBackend {
  return findBackend(GRAPH_BACKEND) as NodeBackend;
}

/**
 * Identity without a reference count: a captured tensor's count belongs to the backend it comes from.
 */
export const graphIdentity: KernelConfig = {
  kernelName: 'Identity',
  backendName: GRAPH_BACKEND,
  kernelFunc: (({ inputs, backend }: { inputs: { x: TensorInfo }; backend: NodeBackend }): TensorInfo => {
    const { x } = inputs;
    const [id] = backend.getInputTensorIds([x]);
    const dataId = {};
    backend.tensorMap.set(dataId, {
      ...backend.tensorMap.get(x.dataId),
      values: null,
      id: id ?? -1,
      refCount: 1,
    });
    return { dataId, shape: x.shape, dtype: x.dtype };
  }) as unknown as KernelFunc,
};
