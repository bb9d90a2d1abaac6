import { closing } from '../close-all.js';
import type { Pointer } from '../native/c-api.js';
import { DataType } from '../native/data-type.js';
import { deleteStringTensor, newStringTensor, newTensor, readTensor } from '../native/native-tensor.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { attribute } from '../tfjs/attributes.js';
import { type Binding, type OpAttribute, type TensorMetadata, bindingConstants } from '../tfjs/binding.js';
import { setOpAttribute } from './op-attributes.js';
import { TensorFlowError } from '../native/tensorflow-error.js';

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
    if (dataType === DataType.STRING)
      return this.#createStrings(shape, values as unknown as readonly (string | Uint8Array)[]);
    const { api } = this.#tf;
    const tensor = newTensor(api, dataType, shape, values);
    // The handle holds a reference of its own.
    return closing(
      () => this.#keep(this.#newHandle(tensor)),
      () => {
        api.TF_DeleteTensor(tensor);
      },
    );
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
    return closing(
      () => readTensor(api, tensor),
      () => {
        api.TF_DeleteTensor(tensor);
      },
    );
  }

  executeOp(
    type: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[] {
    const handles = this.#execute(
      type,
      attributes,
      inputs.map((id) => this.#handle(id)),
      outputs,
    );
    const described: TensorMetadata[] = [];
    try {
      for (const handle of handles) described.push(this.#describe(handle));
      return described;
    } catch (error) {
      for (const { id } of described) this.deleteTensor(id);
      for (const handle of handles.slice(described.length)) this.#tf.api.TFE_DeleteTensorHandle(handle);
      throw error;
    }
  }

  #execute(
    type: string,
    attributes: readonly OpAttribute[],
    inputs: readonly Pointer[],
    outputs: number,
  ): Pointer[] {
    const { api, status, context } = this.#tf;
    const op = api.TFE_NewOp<Pointer>(context, type, status.pointer);
    status.check(type);
    return closing(
      () => {
        for (const handle of inputs) {
          api.TFE_OpAddInput(op, handle, status.pointer);
          status.check(type); // at once: the next call would write its own success over it
        }
        for (const attribute of attributes) setOpAttribute(this.#tf, op, attribute);
        const handles = new Array<Pointer>(outputs).fill(null);
        const count = [outputs];
        api.TFE_Execute(op, handles, count, status.pointer);
        status.check(type);
        return handles.slice(0, count[0]);
      },
      () => {
        api.TFE_DeleteOp(op);
      },
    );
  }

  /**
   * A tensor whose strings are TensorFlow's own: those that we make live outside of the tensor, and nobody but us would free
   * them; nor may we as long as another tensor shares them. So an op copies them, and ours go at once.
   */
  #createStrings(shape: readonly number[], strings: readonly (string | Uint8Array)[]): number {
    const { api } = this.#tf;
    const tensor = newStringTensor(api, shape, strings);
    let ours: Pointer = null;
    return closing(
      () => {
        ours = this.#newHandle(tensor);
        const [copy = null] = this.#execute('StringJoin', [attribute.int('N', 1)], [ours], 1);
        return this.#keep(copy);
      },
      () => {
        if (ours !== null) api.TFE_DeleteTensorHandle(ours);
      },
      () => {
        deleteStringTensor(api, tensor, strings.length);
      },
    );
  }

  #newHandle(tensor: Pointer): Pointer {
    const { api, status } = this.#tf;
    const handle = api.TFE_NewTensorHandle<Pointer>(tensor, status.pointer);
    status.check('TFE_NewTensorHandle');
    return handle;
  }

  #handle(id: number): Pointer {
    const handle = this.#handles.get(id);
    if (handle === undefined) {
      throw new TensorFlowError(
        'INVALID_ARGUMENT',
        `tensor ${id} was disposed, or is none of the eager backend's`,
      );
    }
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
    status.check('TFE_TensorHandleNumDims');
    const shape = Array.from({ length: rank }, (_, axis) => {
      const extent = Number(api.TFE_TensorHandleDim<number | bigint>(handle, axis, status.pointer));
      status.check('TFE_TensorHandleDim');
      return extent;
    });
    return { id: this.#keep(handle), shape, dtype: api.TFE_TensorHandleDataType<number>(handle) };
  }
}
