import type { Variable } from '@tensorflow/tfjs-core';
import type { Graph } from '../graph/graph.js';
import { dataTypeOf } from '../graph/trace.js';
import type { Output, Pointer } from '../native/c-api.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import { checkValues } from './check-values.js';

/** Variables that are constants of a session's graph; the functions of the session share them. */
export class SessionConstants {
  readonly #graph: Graph;
  readonly #values: ReadonlyMap<string, Float32Array | Int32Array>;
  readonly #nodes = new Map<string, Output>();
  /** Names of the constants that a compile under way has added. */
  #fresh: string[] = [];

  /** @param values - by the variables' names */
  constructor(graph: Graph, values: ReadonlyMap<string, Float32Array | Int32Array>) {
    this.#graph = graph;
    this.#values = values;
  }

  /**
   * The constant of a variable; undefined where it is none.
   *
   * @throws TensorFlowError (INVALID_ARGUMENT) where its values do not fit the variable
   */
  of({ name, shape, dtype }: Variable): Output | undefined {
    const values = this.#values.get(name);
    if (values === undefined) return undefined;
    const known = this.#nodes.get(name);
    if (known !== undefined) return known;
    const dataType = dataTypeOf(dtype);
    checkValues(`constant "${name}"`, { shape, dataType }, values);
    const node = this.#graph.constant(this.#graph.uniqueName(name), dataType, shape, values);
    this.#nodes.set(name, node);
    this.#fresh.push(name);
    return node;
  }

  /** Keeps what a compile has added, in its place in the graph. */
  settle(move: (operation: Pointer) => Pointer): void {
    for (const name of this.#fresh) {
      const node = this.#nodes.get(name);
      if (node !== undefined) this.#nodes.set(name, { ...node, oper: move(node.oper) });
    }
  }

  /** What was added since the last call stays. */
  accept(): void {
    this.#fresh = [];
  }

  /** Forgets what was added since {@link accept}. */
  rollBack(): void {
    for (const name of this.#fresh) this.#nodes.delete(name);
    this.#fresh = [];
  }

  /** @throws TensorFlowError (FAILED_PRECONDITION) where a variable of this name is a constant */
  refuse(name: string): void {
    if (!this.#values.has(name)) return;
    throw new TensorFlowError('FAILED_PRECONDITION', `"${name}" is a constant of this session`, {
      hint: 'It can be neither changed nor read there. Leave it out of the session’s constants, or make another session for it.',
    });
  }
}
