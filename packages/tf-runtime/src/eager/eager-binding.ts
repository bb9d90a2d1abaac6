import type { Pointer } from '../native/c-api.js';
import { DataType } from '../native/data-type.js';
import { newStringTensor, newTensor, readTensor } from '../native/native-tensor.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { type Binding, type OpAttribute, type TensorMetadata, bindingConstants } from '../tfjs/binding.js';
import { setOpAttribute } from './op-attributes.js';

/** Executes each op at once, through TensorFlow's eager C API. */
export class EagerBinding implements Binding {
  readonly #tf: LoadedTensorFlow;
  readonly #handles = new Map<number, Pointer>();
  #next = 0;

  constructor(tf: LoadedTensorFlow) {
    this.#tf = tf;
    Object.assign(this, bindingConstants, { TF_Version: tf.version });
  }

  isUsingGpuDevice(): boolean {
    return false;
  }

  /** Handles that are alive, for leak tests. */
  getNumOfTensors(): number {
    return this.#handles.size;
  }

  createTensor(shape: readonly number[], dataType: number, values: ArrayLike<number>): number {
    const { api, status } = this.#tf;
    const tensor =
      dataType === DataType.STRING
        ? newStringTensor(api, shape, values as unknown as readonly (string | Uint8Array)[])
        : newTensor(api, dataType, shape, values);
    const handle = api.TFE_NewTensorHandle<Pointer>(tensor, status.pointer);
    api.TF_DeleteTensor(tensor); // the handle holds a reference of its own
    status.check('TFE_NewTensorHandle');
    return this.#keep(handle);
  }

  deleteTensor(id: number): void {
    const handle = this.#handles.get(id);
    if (handle === undefined) return;
    this.#handles.delete(id);
    this.#tf.api.TFE_DeleteTensorHandle(handle);
  }

  tensorDataSync(id: number): unknown {
    const { api, status } = this.#tf;
    const tensor = api.TFE_TensorHandleResolve<Pointer>(this.#handle(id), status.pointer);
    status.check('TFE_TensorHandleResolve');
    try {
      return readTensor(api, tensor);
    } finally {
      api.TF_DeleteTensor(tensor);
    }
  }

  executeOp(
    type: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[] {
    const { api, status, context } = this.#tf;
    const op = api.TFE_NewOp<Pointer>(context, type, status.pointer);
    status.check(type);
    try {
      for (const id of inputs) api.TFE_OpAddInput(op, this.#handle(id), status.pointer);
      status.check(type);
      for (const attribute of attributes) setOpAttribute(this.#tf, op, attribute);
      status.check(type);
      const handles = new Array<Pointer>(outputs).fill(null);
      const count = [outputs];
      api.TFE_Execute(op, handles, count, status.pointer);
      status.check(type);
      return handles.slice(0, count[0]).map((handle) => this.#describe(handle));
    } finally {
      api.TFE_DeleteOp(op);
    }
  }

  #handle(id: number): Pointer {
    const handle = this.#handles.get(id);
    if (handle === undefined) throw new Error(`Tensor ${id} was disposed, or is none of the eager backend's`);
    return handle;
  }

  #keep(handle: Pointer): number {
    const id = this.#next++;
    this.#handles.set(id, handle);
    return id;
  }

  #describe(handle: Pointer): TensorMetadata {
    const { api, status } = this.#tf;
    const rank = api.TFE_TensorHandleNumDims<number>(handle, status.pointer);
    const shape = Array.from({ length: rank }, (_, axis) =>
      Number(api.TFE_TensorHandleDim<number | bigint>(handle, axis, status.pointer)),
    );
    status.check('TFE_TensorHandleDim');
    return { id: this.#keep(handle), shape, dtype: api.TFE_TensorHandleDataType<number>(handle) };
  }
}
