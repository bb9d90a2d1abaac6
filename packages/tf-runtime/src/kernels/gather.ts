import { type KernelConfig, type KernelFunc, type TensorInfo, scalar } from '@tensorflow/tfjs-core';
import { GRAPH_BACKEND } from '../graph/graph-backend.js';
import { DataType } from '../native/data-type.js';
import type { NodeBackend } from '../tfjs/node-backend.js';
import { attribute } from '../tfjs/attributes.js';

/** GatherV2 for traces: tfjs-node's kernel reads the indices to check them, TensorFlow's op checks them when it runs. */
export const graphGather: KernelConfig = {
  kernelName: 'GatherV2',
  backendName: GRAPH_BACKEND,
  kernelFunc: (({
    inputs: { x, indices },
    attrs: { axis, batchDims },
    backend,
  }: {
    inputs: { x: TensorInfo; indices: TensorInfo };
    attrs: { axis: number; batchDims: number };
    backend: NodeBackend;
  }) =>
    backend.executeSingleOutput(
      'GatherV2',
      [attribute.int('batch_dims', batchDims), attribute.type('Taxis', DataType.INT32)],
      [x, indices, scalar(axis, 'int32')],
    )) as unknown as KernelFunc,
};
