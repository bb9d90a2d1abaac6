import type { Pointer } from '../native/c-api.js';
import { DataType } from '../native/data-type.js';
import { newStringTensor, newTensor, readTensor } from '../native/native-tensor.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import {
  AttributeType,
  type Binding,
  type OpAttribute,
  type TensorMetadata,
  bindingConstants,
} from '../tfjs/binding.js';

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
      for (const attribute of attributes) this.#setAttribute(op, attribute);
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

  #setAttribute(op: Pointer, { name, type, value }: OpAttribute): void {
    const { api, status } = this.#tf;
    switch (type) {
      case AttributeType.STRING:
        api.TFE_OpSetAttrString(op, name, value, Buffer.byteLength(value as string));
        break;
      case AttributeType.INT:
        if (Array.isArray(value)) {
          api.TFE_OpSetAttrIntList(op, name, BigInt64Array.from(value as number[], BigInt), value.length);
        } else {
          api.TFE_OpSetAttrInt(op, name, value);
        }
        break;
      case AttributeType.FLOAT:
        api.TFE_OpSetAttrFloat(op, name, value);
        break;
      case AttributeType.BOOL:
        api.TFE_OpSetAttrBool(op, name, value === true ? 1 : 0);
        break;
      case AttributeType.TYPE:
        api.TFE_OpSetAttrType(op, name, value);
        break;
      case AttributeType.SHAPE: {
        const shape = value as number[];
        api.TFE_OpSetAttrShape(op, name, BigInt64Array.from(shape, BigInt), shape.length, status.pointer);
        break;
      }
      default:
        throw new TypeError(`Attribute "${name}" has kind ${type}, which no kernel of ours uses`);
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
