import { closeAll } from '@ssd/files';
import type { Output, Pointer } from '../native/c-api.js';
import { shapeOf } from '../native/native-tensor.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { attribute } from '../tfjs/attributes.js';
import { AttributeType } from '../tfjs/binding.js';
import { type NodeSpec, buildNode } from './build-node.js';
import type { OpSignature } from './op-signature.js';

/** What a stage asks of the graph that it is beside. */
export interface StagedGraph {
  readonly pointer: Pointer;
  signatureOf(type: string): OpSignature;
  /** The node of the graph as it was added, where it is one whose shape and type lie in its attributes alone. */
  specOf(operation: Pointer): NodeSpec | undefined;
  /** Type of an output, and shape where it is known, −1 where an extent is not. */
  formOf(output: Output): { dtype: number; shape: number[] | undefined };
}

/** Bytes from which a constant's values are not copied into the stage: TensorFlow infers no shape from so many. */
const LARGE_BYTES = 4096;

/**
 * Nodes on trial, in a native graph of their own: TensorFlow cannot take a node out of a graph again. It infers types and
 * shapes here, and what it refuses is refused here.
 */
export class GraphStage {
  readonly pointer: Pointer;
  readonly #tf: LoadedTensorFlow;
  readonly #graph: StagedGraph;
  readonly #added = new Map<Pointer, NodeSpec>();
  /** What stands here for outputs and operations of the graph itself. */
  readonly #outer = new Map<string, Output>();
  readonly #releases: (() => void)[] = [];

  constructor(tf: LoadedTensorFlow, graph: StagedGraph) {
    this.#tf = tf;
    this.#graph = graph;
    this.pointer = tf.api.TF_NewGraph();
  }

  has(operation: Pointer): boolean {
    return this.#added.has(operation);
  }

  /** Names of the nodes. */
  names(): string[] {
    return [...this.#added.values()].map(({ name }) => name);
  }

  add(spec: NodeSpec): Pointer {
    const { inputs = [], after = [] } = spec;
    const operation = this.#build({
      ...this.#light(spec),
      inputs: inputs.map((output) => (this.has(output.oper) ? output : this.#standIn(output))),
      after: after.map((node) => (this.has(node) ? node : this.#standIn({ oper: node, index: 0 }).oper)),
    });
    this.#added.set(operation, spec);
    return operation;
  }

  /** Frees something when the stage ends: a constant's tensor is needed until then. */
  atEnd(release: () => void): void {
    this.#releases.push(release);
  }

  /**
   * Adds the nodes to the graph itself.
   *
   * @param added - told of each
   * @returns what leads from an operation here to the one there
   */
  commit(added: (operation: Pointer, spec: NodeSpec) => void): (operation: Pointer) => Pointer {
    const moved = new Map<Pointer, Pointer>();
    const move = (operation: Pointer): Pointer => moved.get(operation) ?? operation;
    for (const [operation, spec] of this.#added) {
      const { inputs = [], after = [] } = spec;
      const there = {
        ...spec,
        inputs: inputs.map(({ oper, index }) => ({ oper: move(oper), index })),
        after: after.map(move),
      };
      const signature = this.#graph.signatureOf(spec.type);
      const made = buildNode(this.#tf, this.#graph.pointer, there, signature);
      moved.set(operation, made);
      added(made, spec);
    }
    return move;
  }

  delete(): void {
    closeAll(...this.#releases, () => {
      this.#tf.api.TF_DeleteGraph(this.pointer);
    });
  }

  /** A large constant as a placeholder of its type and shape. */
  #light(spec: NodeSpec): NodeSpec {
    const { api } = this.#tf;
    const { name, tensor } = spec;
    if (tensor === undefined || Number(api.TF_TensorByteSize(tensor.value)) < LARGE_BYTES) return spec;
    return placeholder(name, api.TF_TensorType<number>(tensor.value), shapeOf(api, tensor.value));
  }

  #standIn(output: Output): Output {
    const key = `${output.oper}:${output.index}`;
    const known = this.#outer.get(key);
    if (known !== undefined) return known;
    const name = `.outer.${this.#outer.size}`;
    const spec = this.#graph.specOf(output.oper);
    const made =
      spec === undefined
        ? { oper: this.#build(this.#placeholderFor(name, output)), index: 0 }
        : { oper: this.#build({ ...spec, name }), index: output.index };
    this.#outer.set(key, made);
    return made;
  }

  #placeholderFor(name: string, output: Output): NodeSpec {
    const { api } = this.#tf;
    // An operation without outputs is only ever waited for.
    if (api.TF_OperationNumOutputs<number>(output.oper) === 0) return { type: 'NoOp', name };
    const { dtype, shape } = this.#graph.formOf(output);
    return placeholder(name, dtype, shape);
  }

  #build(spec: NodeSpec): Pointer {
    return buildNode(this.#tf, this.pointer, spec, this.#graph.signatureOf(spec.type));
  }
}

function placeholder(name: string, dtype: number, shape: readonly number[] | undefined): NodeSpec {
  return {
    type: 'Placeholder',
    name,
    attributes: [
      attribute.type('dtype', dtype),
      ...(shape === undefined ? [] : [{ name: 'shape', type: AttributeType.SHAPE, value: shape }]),
    ],
  };
}
