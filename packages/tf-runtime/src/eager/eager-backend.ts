import type { BackendValues, DataType, Tensor } from '@tensorflow/tfjs-core';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { NodeBackendClass, type TensorEntry } from '../tfjs/node-backend.js';
import { EagerBinding } from './eager-binding.js';

/**
 * The eager tfjs backend: every kernel runs at once in TensorFlow.
 *
 * A tensor that a program loses without disposing it is freed when the garbage collector meets it.
 */
export class EagerBackend extends NodeBackendClass {
  readonly #forgotten: FinalizationRegistry<Pick<TensorEntry, 'id'>>;
  readonly #eager: EagerBinding;

  constructor(tf: LoadedTensorFlow) {
    const binding = new EagerBinding(tf);
    super(binding, '@tensorflow/tfjs-node');
    this.#eager = binding;
    this.#forgotten = new FinalizationRegistry(({ id }) => {
      binding.deleteTensor(id);
    });
  }

  override createOutputTensor(metadata: { id: number; shape: number[]; dtype: number }): Tensor {
    const tensor = super.createOutputTensor(metadata);
    this.#forgotten.register(tensor.dataId, metadata);
    return tensor;
  }

  override move(
    dataId: object,
    values: BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    super.move(dataId, values, shape, dtype, refCount);
    // Its native tensor comes with the first op that needs it; the entry will know the number.
    this.#forgotten.register(dataId, this.tensorMap.get(dataId));
  }

  /** Native tensors alive. */
  numNativeTensors(): number {
    return this.#eager.getNumOfTensors();
  }
}
