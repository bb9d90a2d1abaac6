import { closing } from '../close-all.js';
import { bufferBytes } from '../native/buffer.js';
import type { Output, Pointer } from '../native/c-api.js';
import { DataType, dataTypeName } from '../native/data-type.js';
import { deleteStringTensor, newStringTensor, newTensor } from '../native/native-tensor.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { attribute } from '../tfjs/attributes.js';
import { AttributeType } from '../tfjs/binding.js';
import { type NodeSpec, buildNode } from './build-node.js';
import { endedGraph } from './ended-graph.js';
import { withoutNodes } from './graph-def.js';
import { GraphStage } from './graph-stage.js';
import { type OpSignature, readSignature } from './op-signature.js';
import { TraceError } from './trace-error.js';

/** A `TF_Graph` under construction. */
export class Graph {
  readonly #pointer: Pointer;
  readonly #tf: LoadedTensorFlow;
  readonly #signatures = new Map<string, OpSignature>();
  /** Nodes that hold variables. */
  readonly #handles = new Map<Pointer, NodeSpec>();
  /** Names of nodes that are to be none. */
  readonly #dead = new Set<string>();
  #names = new Map<string, number>();
  #stage: GraphStage | undefined;
  #ended = false;

  constructor(tf: LoadedTensorFlow) {
    this.#tf = tf;
    this.#pointer = tf.api.TF_NewGraph();
  }

  /** @throws TensorFlowError FAILED_PRECONDITION once the graph has ended: TensorFlow would read memory that is free */
  get pointer(): Pointer {
    if (this.#ended) throw endedGraph();
    return this.#pointer;
  }

  /** Nobody is to add to it or look at it any more: it is deleted, or will be. */
  end(): void {
    this.#ended = true;
  }

  /** `name`, with a number behind it where the graph has it already. */
  uniqueName(name: string): string {
    const clean = name.replace(/[^A-Za-z0-9_.\\/-]/g, '_').replace(/^[^A-Za-z0-9.]/, 'n$&');
    const count = this.#names.get(clean) ?? 0;
    this.#names.set(clean, count + 1);
    return count === 0 ? clean : this.uniqueName(`${clean}_${count}`);
  }

  /** Adds a node; TensorFlow infers its type attributes and shapes. */
  add(spec: NodeSpec): Pointer {
    if (this.#stage !== undefined) return this.#stage.add(spec);
    const operation = buildNode(this.#tf, this.pointer, spec, this.#signature(spec.type));
    this.#remember(operation, spec);
    return operation;
  }

  /**
   * Adds what `body` adds as a whole, or, where it or `settle` throws, none of it: no node, no name.
   *
   * Meanwhile nodes are in a graph of their own ({@link GraphStage}), and so is what `body` comes by; `settle` gets what leads
   * from an operation there to the one of this graph.
   */
  stage<T, R>(body: () => T, settle: (result: T, move: (operation: Pointer) => Pointer) => R): R {
    const names = new Map(this.#names);
    const stage = new GraphStage(this.#tf, {
      pointer: this.pointer,
      signatureOf: (type) => this.#signature(type),
      specOf: (operation) => this.#handles.get(operation),
      formOf: (output) => this.#formOf(output),
    });
    this.#stage = stage;
    return closing(
      () => {
        let result: T;
        try {
          result = body();
        } catch (error) {
          this.#names = names;
          throw error;
        } finally {
          this.#stage = undefined;
        }
        try {
          const move = stage.commit((operation, spec) => {
            this.#remember(operation, spec);
          });
          return settle(result, move);
        } catch (error) {
          // TensorFlow keeps these nodes and their names. They are never run, and nobody gets to see them.
          for (const name of stage.names()) this.#dead.add(name);
          throw error;
        }
      },
      () => {
        stage.delete();
      },
    );
  }

  /** A constant. */
  constant(name: string, dataType: number, shape: readonly number[], values: ArrayLike<number>): Output {
    const { api } = this.#tf;
    const value = newTensor(api, dataType, shape, values);
    return this.#constantOf(name, dataType, value, () => {
      api.TF_DeleteTensor(value);
    });
  }

  /** A vector of strings. */
  stringConstant(name: string, strings: readonly string[]): Output {
    const { api } = this.#tf;
    const value = newStringTensor(api, [strings.length], strings);
    return this.#constantOf(name, DataType.STRING, value, () => {
      deleteStringTensor(api, value, strings.length);
    });
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
          'A compiled function needs fixed shapes.',
        { hint: 'Use a mask or a top-k instead, or do this step outside of the function.' },
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
      return withoutNodes(bufferBytes(buffer), this.#dead);
    } finally {
      api.TF_DeleteBuffer(buffer);
    }
  }

  /** A node's name. */
  nameOf(operation: Pointer): string {
    if (this.#ended) throw endedGraph();
    return this.#tf.api.TF_OperationName<string>(operation);
  }

  /** The outputs of the node of this name: type, and shape where it is known. */
  outputsOf(name: string): { output: Output; dtype: number; shape: number[] | undefined }[] {
    const { api } = this.#tf;
    const oper = api.TF_GraphOperationByName<Pointer>(this.pointer, name);
    if (oper === null) throw new TensorFlowError('NOT_FOUND', `the graph has no node "${name}"`);
    return Array.from({ length: api.TF_OperationNumOutputs<number>(oper) }, (_, index) => {
      const output = { oper, index };
      return { output, ...this.#formOf(output) };
    });
  }

  delete(): void {
    this.end();
    this.#tf.api.TF_DeleteGraph(this.#pointer);
  }

  #constantOf(name: string, dataType: number, value: Pointer, release: () => void): Output {
    const stage = this.#stage;
    const add = (): Output => ({
      oper: this.add({
        type: 'Const',
        name,
        attributes: [attribute.type('dtype', dataType)],
        tensor: { attribute: 'value', value },
      }),
      index: 0,
    });
    if (stage === undefined) return closing(add, release);
    stage.atEnd(release);
    return add();
  }

  #remember(operation: Pointer, spec: NodeSpec): void {
    if (spec.type === 'VarHandleOp') this.#handles.set(operation, spec);
  }

  #formOf(output: Output): { dtype: number; shape: number[] | undefined } {
    return {
      dtype: this.#tf.api.TF_OperationOutputType<number>(output),
      shape: this.#shapeOf(output, this.nameOf(output.oper)),
    };
  }

  /** Extents, −1 where a run decides; undefined where a run decides how many there are. */
  #shapeOf(output: Output, name: string): number[] | undefined {
    const { api, status } = this.#tf;
    const graph = this.#stage?.has(output.oper) === true ? this.#stage.pointer : this.pointer;
    const rank = api.TF_GraphGetTensorNumDims<number>(graph, output, status.pointer);
    status.check(name);
    if (rank < 0) return undefined;
    const extents = new BigInt64Array(rank);
    if (rank > 0) api.TF_GraphGetTensorShape(graph, output, extents, rank, status.pointer);
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
