import type { Graph } from '../graph/graph.js';
import type { Output } from '../native/c-api.js';
import { DataType, type TypedArray } from '../native/data-type.js';
import { TensorFlowError, type TensorFlowErrorCode } from '../native/tensorflow-error.js';
import type { Feeds } from '../session/feeds.js';
import { attribute } from '../tfjs/attributes.js';
import { type GraphOutput, type OperationList, listOperations } from './graph-operations.js';

/** A tensor that {@link CompiledFunction.fetch} gives. */
export interface FetchedTensor {
  /** `OPERATION:INDEX`. */
  readonly name: string;
  /** TensorFlow's name of the type: `float`, `int32`, `bool`, … */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

/** What is in a floating-point tensor. */
export interface TensorHealth {
  /** `OPERATION:INDEX`. */
  readonly name: string;
  /** Elements. */
  readonly size: number;
  readonly negativeInfinities: number;
  readonly positiveInfinities: number;
  readonly nans: number;
}

/** What {@link GraphProbe} needs of a compiled function. */
export interface ProbedFunction {
  readonly name: string;
  readonly graph: Graph;
  readonly graphDef: () => Uint8Array;
  /** Names of the operations that change variables. */
  readonly changes: ReadonlySet<string>;
  /** Values of outputs in one run, without the function's updates. */
  readonly fetch: (
    feeds: Feeds,
    outputs: readonly Output[],
  ) => Promise<{ readonly shape: readonly number[]; readonly data: TypedArray }[]>;
}

// DebugNumericSummaryV2's mode CONCISE_HEALTH: [id, size, −∞ count, +∞ count, NaN count]
// (tensorflow/core/protobuf/debug_event.proto).
const CONCISE_HEALTH = 3;

const FLOATING: ReadonlySet<number> = new Set([
  DataType.FLOAT,
  DataType.DOUBLE,
  DataType.HALF,
  DataType.BFLOAT16,
]);

/** Looks into a compiled function. */
export class GraphProbe {
  readonly #of: ProbedFunction;
  readonly #monitors = new Map<string, Output>();
  readonly #copies = new Map<string, Output>();
  #list: OperationList | undefined;

  constructor(of: ProbedFunction) {
    this.#of = of;
  }

  /** What a run executes. Listed once. */
  list(): OperationList {
    const { graph, graphDef, changes } = this.#of;
    return (this.#list ??= listOperations(graph, graphDef(), changes));
  }

  async fetch(feeds: Feeds, names: readonly string[]): Promise<FetchedTensor[]> {
    if (names.length === 0) return []; // TensorFlow refuses to run nothing
    const wanted = names.map((name) => this.#fetchable(name));
    const values = await this.#of.fetch(
      feeds,
      wanted.map((tensor) => this.#copy(tensor)),
    );
    return wanted.map(({ name, dtype }, index) => ({
      name,
      dtype,
      ...(values[index] as (typeof values)[0]),
    }));
  }

  async health(feeds: Feeds, names: readonly string[] = this.#floating()): Promise<TensorHealth[]> {
    if (names.length === 0) return [];
    const monitors = names.map((name) => this.#monitor(name));
    const values = await this.#of.fetch(feeds, monitors);
    return names.map((name, index) => {
      const [, size = 0, negativeInfinities = 0, positiveInfinities = 0, nans = 0] = Array.from(
        values[index]?.data ?? [],
        Number,
      );
      return { name, size, negativeInfinities, positiveInfinities, nans };
    });
  }

  #floating(): string[] {
    return [...this.list().tensors.values()]
      .filter(({ fetchable, dataType }) => fetchable && FLOATING.has(dataType))
      .map(({ name }) => name);
  }

  /**
   * What is fetched for a tensor: a node of its own that passes it on. TensorFlow refuses to fetch what it is fed, and
   * computes what it is to fetch itself in float32, whatever the session's precision.
   */
  #copy({ name, output }: GraphOutput): Output {
    const { graph } = this.#of;
    const copy = this.#copies.get(name) ?? {
      oper: graph.add({
        type: 'Identity',
        name: graph.uniqueName(`${this.#of.name}/Fetched/${name.replace(':', '_')}`),
        inputs: [output],
      }),
      index: 0,
    };
    this.#copies.set(name, copy);
    return copy;
  }

  /** A node that counts what is not finite: one pass over the tensor where it is made, instead of a copy of it. */
  #monitor(name: string): Output {
    const known = this.#monitors.get(name);
    if (known !== undefined) return known;
    const { output, dataType, dtype } = this.#fetchable(name);
    if (!FLOATING.has(dataType)) {
      throw this.#refuse('INVALID_ARGUMENT', `"${name}" is of ${dtype}, which is always finite`);
    }
    const { graph } = this.#of;
    const oper = graph.add({
      type: 'DebugNumericSummaryV2',
      name: graph.uniqueName(`${this.#of.name}/Health/${name.replace(':', '_')}`),
      inputs: [output],
      attributes: [
        attribute.type('output_dtype', DataType.DOUBLE),
        attribute.int('tensor_debug_mode', CONCISE_HEALTH),
        attribute.int('tensor_id', 0),
      ],
    });
    const monitor = { oper, index: 0 };
    this.#monitors.set(name, monitor);
    return monitor;
  }

  #fetchable(name: string): GraphOutput {
    const { tensors } = this.list();
    const tensor = tensors.get(name);
    if (tensor === undefined) {
      const operation = name.replace(/:\d+$/, '');
      const near = [...tensors.keys()].filter((key) => key.startsWith(`${operation}:`));
      throw this.#refuse(
        'NOT_FOUND',
        `no operation of it gives a tensor "${name}"`,
        near.length > 0
          ? `Did you mean "${near.join('" or "')}"?`
          : `It has ${tensors.size} tensors, named as OPERATION:INDEX: operations() lists them.`,
      );
    }
    if (!tensor.fetchable) {
      throw this.#refuse(
        'FAILED_PRECONDITION',
        `"${name}" (${tensor.dtype}) cannot be fetched`,
        'It is a variable itself, is computed after an update of one, or is there in some runs only.',
      );
    }
    return tensor;
  }

  #refuse(code: TensorFlowErrorCode, message: string, hint?: string): TensorFlowError {
    return new TensorFlowError(code, message, { op: `"${this.#of.name}"`, hint });
  }
}
