import { bufferBytes } from '../native/buffer.js';
import type { Output, Pointer } from '../native/c-api.js';
import { DataType, dataTypeName } from '../native/data-type.js';
import { deleteStringTensor, newStringTensor, newTensor } from '../native/native-tensor.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { attribute } from '../tfjs/attributes.js';
import { AttributeType, type OpAttribute } from '../tfjs/binding.js';
import { setNodeAttribute } from './node-attributes.js';
import { type OpSignature, dealInputs, readSignature } from './op-signature.js';
import { TraceError } from './trace-error.js';

/** A node to add. */
export interface NodeSpec {
  readonly type: string;
  /** Unique in the graph. */
  readonly name: string;
  readonly inputs?: readonly Output[];
  readonly attributes?: readonly OpAttribute[];
  /** The node runs after these. */
  readonly after?: readonly Pointer[];
  /** A constant's value, or whatever the op's tensor attribute is called. */
  readonly tensor?: { readonly attribute: string; readonly value: Pointer };
}

/** A `TF_Graph` under construction. */
export class Graph {
  readonly pointer: Pointer;
  readonly #tf: LoadedTensorFlow;
  readonly #signatures = new Map<string, OpSignature>();
  readonly #names = new Map<string, number>();

  constructor(tf: LoadedTensorFlow) {
    this.#tf = tf;
    this.pointer = tf.api.TF_NewGraph();
  }

  /** `name`, with a number behind it where the graph has it already. */
  uniqueName(name: string): string {
    const clean = name.replace(/[^A-Za-z0-9_.\\/-]/g, '_').replace(/^[^A-Za-z0-9.]/, 'n$&');
    const count = this.#names.get(clean) ?? 0;
    this.#names.set(clean, count + 1);
    return count === 0 ? clean : this.uniqueName(`${clean}_${count}`);
  }

  /** Adds a node; TensorFlow infers its type attributes and shapes. */
  add({ type, name, inputs = [], attributes = [], after = [], tensor }: NodeSpec): Pointer {
    const { api, status } = this.#tf;
    const signature = this.#signature(type);
    const dealt = dealInputs(type, signature, inputs);
    const description = api.TF_NewOperation<Pointer>(this.pointer, type, name);
    for (const input of dealt) {
      if (Array.isArray(input)) api.TF_AddInputList(description, input, input.length);
      else api.TF_AddInput(description, input);
    }
    for (const operation of after) api.TF_AddControlInput(description, operation);
    for (const attribute of attributes) {
      if (!signature.inferred.has(attribute.name)) setNodeAttribute(this.#tf.api, description, attribute);
    }
    if (tensor !== undefined)
      api.TF_SetAttrTensor(description, tensor.attribute, tensor.value, status.pointer);
    const operation = api.TF_FinishOperation<Pointer>(description, status.pointer);
    status.check(`${type} "${name}"`);
    return operation;
  }

  /** A constant. */
  constant(name: string, dataType: number, shape: readonly number[], values: ArrayLike<number>): Output {
    const { api } = this.#tf;
    const value = newTensor(api, dataType, shape, values);
    try {
      const oper = this.add({
        type: 'Const',
        name,
        attributes: [attribute.type('dtype', dataType)],
        tensor: { attribute: 'value', value },
      });
      return { oper, index: 0 };
    } finally {
      api.TF_DeleteTensor(value);
    }
  }

  /** A vector of strings. */
  stringConstant(name: string, strings: readonly string[]): Output {
    const { api } = this.#tf;
    const value = newStringTensor(api, [strings.length], strings);
    try {
      const oper = this.add({
        type: 'Const',
        name,
        attributes: [attribute.type('dtype', DataType.STRING)],
        tensor: { attribute: 'value', value },
      });
      return { oper, index: 0 };
    } finally {
      deleteStringTensor(api, value, strings.length);
    }
  }

  /** A value that each run feeds. */
  placeholder(name: string, dataType: number, shape: readonly number[]): Output {
    const oper = this.add({
      type: 'Placeholder',
      name,
      attributes: [
        attribute.type('dtype', dataType),
        { name: 'shape', type: AttributeType.SHAPE, value: shape },
      ],
    });
    return { oper, index: 0 };
  }

  /**
   * Data type and shape of an output.
   *
   * @throws TraceError where TensorFlow knows the shape only when the graph runs.
   */
  describe(output: Output, type: string, name: string): { dtype: number; shape: number[] } {
    const shape = this.#shapeOf(output, name);
    const dtype = this.#tf.api.TF_OperationOutputType<number>(output);
    if (dtype !== DataType.RESOURCE && (shape === undefined || shape.some((extent) => extent < 0))) {
      throw new TraceError(
        'UNKNOWN_SHAPE',
        `${type} "${name}" gives a ${dataTypeName(dtype)} tensor whose shape is known only when it runs ` +
          `(${shape === undefined ? 'any rank' : `[${shape.map((extent) => (extent < 0 ? '?' : extent)).join(', ')}]`}). ` +
          'A compiled function needs fixed shapes: use a mask or a top-k instead, or do this step outside of it.',
      );
    }
    return { dtype, shape: shape ?? [] };
  }

  /** The graph so far as a serialised GraphDef. */
  definition(): Uint8Array {
    const { api, status } = this.#tf;
    const buffer = api.TF_NewBuffer<Pointer>();
    try {
      api.TF_GraphToGraphDef(this.pointer, buffer, status.pointer);
      status.check('TF_GraphToGraphDef');
      return bufferBytes(buffer);
    } finally {
      api.TF_DeleteBuffer(buffer);
    }
  }

  /** A node's name. */
  nameOf(operation: Pointer): string {
    return this.#tf.api.TF_OperationName<string>(operation);
  }

  /** The outputs of the node of this name: type, and shape where it is known. */
  outputsOf(name: string): { output: Output; dtype: number; shape: number[] | undefined }[] {
    const { api } = this.#tf;
    const oper = api.TF_GraphOperationByName<Pointer>(this.pointer, name);
    return Array.from({ length: api.TF_OperationNumOutputs<number>(oper) }, (_, index) => {
      const output = { oper, index };
      return {
        output,
        dtype: api.TF_OperationOutputType<number>(output),
        shape: this.#shapeOf(output, name),
      };
    });
  }

  delete(): void {
    this.#tf.api.TF_DeleteGraph(this.pointer);
  }

  /** Extents, −1 where a run decides; undefined where a run decides how many there are. */
  #shapeOf(output: Output, name: string): number[] | undefined {
    const { api, status } = this.#tf;
    const rank = api.TF_GraphGetTensorNumDims<number>(this.pointer, output, status.pointer);
    status.check(name);
    if (rank < 0) return undefined;
    const extents = new BigInt64Array(rank);
    if (rank > 0) api.TF_GraphGetTensorShape(this.pointer, output, extents, rank, status.pointer);
    status.check(name);
    return Array.from(extents, Number);
  }

  #signature(type: string): OpSignature {
    let signature = this.#signatures.get(type);
    if (signature === undefined) {
      signature = readSignature(this.#tf, this.pointer, type);
      this.#signatures.set(type, signature);
    }
    return signature;
  }
}
