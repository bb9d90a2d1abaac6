import type { DataType, KernelBackend, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import './node-util.js';
import { NodeJSKernelBackend } from '@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js';
import type { Binding, OpAttribute } from './binding.js';

/** What tfjs-node's backend keeps of a tensor: values that wait to be handed over, or the binding's number. */
export interface TensorEntry {
  readonly shape: number[];
  readonly dtype: number;
  values: ArrayLike<number> | null;
  id: number;
  refCount: number;
}

/** Where a backend keeps its tensors. */
export interface TensorStore {
  get(dataId: object): TensorEntry;
  set(dataId: object, entry: TensorEntry): void;
  has(dataId: object): boolean;
  delete(dataId: object): boolean;
  numDataIds(): number;
}

/** The part of tfjs-node's backend class that we use, typed. */
export interface NodeBackend extends KernelBackend {
  binding: Binding & Readonly<Record<string, unknown>>;
  tensorMap: TensorStore;
  executeSingleOutput(
    type: string,
    attributes: readonly OpAttribute[],
    inputs: readonly TensorInfo[],
  ): Tensor;
  executeMultipleOutputs(
    type: string,
    attributes: readonly OpAttribute[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): Tensor[];
  createOutputTensor(metadata: { id: number; shape: number[]; dtype: number }): Tensor;
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  getDTypeInteger(dtype: DataType): number;
}

/** tfjs-node's backend class: kernels hand it ops, it hands them to a binding. */
export const NodeBackendClass = NodeJSKernelBackend as unknown as new (
  binding: Binding,
  packageName: string,
) => NodeBackend;
