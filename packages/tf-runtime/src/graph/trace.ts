import {
  type DataType as TfjsDataType,
  type Tensor,
  type Variable,
  engine,
  setBackend,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Output, Pointer } from '../native/c-api.js';
import { DataType } from '../native/data-type.js';
import { attribute } from '../tfjs/attributes.js';
import type { OpAttribute, TensorMetadata } from '../tfjs/binding.js';
import type { TensorEntry } from '../tfjs/node-backend.js';
import { CaptureStore } from './capture-store.js';
import type { GraphBinding } from './graph-binding.js';
import { GRAPH_BACKEND, graphBackend } from './graph-backend.js';
import { TraceError } from './trace-error.js';

/** A variable as the session's graph knows it. */
export interface GraphVariable {
  readonly name: string;
  readonly handle: Output;
  readonly shape: readonly number[];
  /** TensorFlow's number of the type. */
  readonly dataType: number;
}

/** Where a trace gets its variables. */
export interface VariableSource {
  /** The session's variable for a tfjs variable, made where it is new. */
  of(variable: Variable): GraphVariable;
  /** A variable that only the graph has, such as an optimizer's slot; filled with `value` at first. */
  slot(name: string, shape: readonly number[], value: number): GraphVariable;
}

/** One function being traced. */
export class Trace {
  readonly binding: GraphBinding;
  readonly variables: VariableSource;
  /** Operations that must run although no output needs them: the updates of variables. */
  readonly updates: Pointer[] = [];
  readonly #store: CaptureStore;
  readonly #reads = new Map<GraphVariable, TensorMetadata>();
  readonly #pending = new Map<GraphVariable, Pointer[]>();

  constructor(binding: GraphBinding, variables: VariableSource) {
    this.binding = binding;
    this.variables = variables;
    this.#store = new CaptureStore((dataId) => this.#capture(dataId));
  }

  /** Runs `body` with tfjs on the graph backend, and puts everything back. */
  run<T>(body: () => T): T {
    if (state.current !== undefined) {
      throw new TraceError(
        'NESTED',
        `"${this.binding.scope}" cannot be compiled inside of "${state.current.binding.scope}": compile them one after the other.`,
      );
    }
    const backend = graphBackend();
    const idle = { binding: backend.binding, tensorMap: backend.tensorMap };
    const previous = engine().backendName;
    state.current = this;
    backend.binding = this.binding as unknown as typeof backend.binding;
    backend.tensorMap = this.#store;
    void setBackend(GRAPH_BACKEND);
    try {
      let result: T | undefined;
      tidy(() => {
        result = body();
      });
      return result as T;
    } finally {
      void setBackend(previous);
      Object.assign(backend, idle);
      state.current = undefined;
    }
  }

  /** A graph output as a tfjs tensor. */
  tensor(metadata: TensorMetadata): Tensor {
    return graphBackend().createOutputTensor({ ...metadata, shape: [...metadata.shape] });
  }

  /** The graph output behind a tfjs tensor. */
  output(tensor: Tensor): Output {
    const [id] = graphBackend().getInputTensorIds([tensor]);
    return this.binding.node(id ?? -1).output;
  }

  /** Adds an operation that changes `variable`. Later {@link updated} reads wait for it. */
  update(
    variable: GraphVariable,
    type: string,
    inputs: readonly Output[],
    attributes: readonly OpAttribute[] = [],
  ): void {
    const operation = this.binding.operation(
      type,
      [variable.handle, ...inputs],
      attributes,
      // After the update before it, as the program says; and after the read, which promises the value from the start.
      this.#pending.get(variable) ?? [this.#readOperation(variable)],
    );
    this.updates.push(operation);
    this.#pending.set(variable, [operation]);
  }

  /** The value of `variable` after the updates so far. */
  updated(variable: GraphVariable): TensorMetadata {
    const after = this.#pending.get(variable);
    return after === undefined ? this.#read(variable) : this.#readAfter(variable, after);
  }

  /** The value of `variable` at the start of the run. */
  #read(variable: GraphVariable): TensorMetadata {
    let read = this.#reads.get(variable);
    if (read === undefined) {
      read = this.#readAfter(variable, []);
      this.#reads.set(variable, read);
    }
    return read;
  }

  #readOperation(variable: GraphVariable): Pointer {
    return this.binding.node(this.#read(variable).id).output.oper;
  }

  #readAfter(variable: GraphVariable, after: readonly Pointer[]): TensorMetadata {
    const oper = this.binding.operation(
      'ReadVariableOp',
      [variable.handle],
      [attribute.type('dtype', variable.dataType)],
      after,
    );
    // VarHandleOp's shape reaches ReadVariableOp through TensorFlow's shape inference.
    return this.binding.register({ oper, index: 0 }, 'ReadVariableOp', `${variable.name}/Read`);
  }

  #capture(dataId: object): TensorEntry {
    const variable = findVariable(dataId);
    if (variable !== undefined) return asEntry(this.#read(this.variables.of(variable)));
    const info = engine().state.tensorInfo.get(dataId);
    if (info === undefined) {
      throw new TraceError('BAD_USE', `"${this.binding.scope}" uses a tensor that was disposed.`);
    }
    if (info.backend === graphBackend()) {
      throw new TraceError('BAD_USE', `"${this.binding.scope}" uses a symbol of another compiled function.`);
    }
    const values = info.backend.readSync(dataId) as ArrayLike<number>;
    const dtype = dataTypeOf(info.dtype);
    return asEntry({
      id: this.binding.createTensor(info.shape, dtype, values),
      shape: [...info.shape],
      dtype,
    });
  }
}

interface TraceState {
  current: Trace | undefined;
}

// Shared by the ESM and the CommonJS copy: a program may compile with one and call momentum from the other.
const KEY = Symbol.for('@ssd/tf-runtime/trace');
const state = ((globalThis as Record<symbol, unknown>)[KEY] ??= { current: undefined }) as TraceState;

/** The trace under way, if any. */
export const currentTrace = (): Trace | undefined => state.current;

/** TensorFlow's number of a tfjs type. */
export const dataTypeOf = (dtype: TfjsDataType): number => {
  switch (dtype) {
    case 'float32':
      return DataType.FLOAT;
    case 'int32':
      return DataType.INT32;
    case 'bool':
      return DataType.BOOL;
    default:
      throw new TraceError(
        'NO_GRAPH_FORM',
        `A ${dtype} tensor from outside cannot be used in a compiled function.`,
      );
  }
};

const findVariable = (dataId: object): Variable | undefined => {
  for (const variable of Object.values(engine().state.registeredVariables)) {
    if (variable.dataId === dataId) return variable;
  }
  return undefined;
};

const asEntry = ({ id, shape, dtype }: TensorMetadata): TensorEntry => ({
  id,
  shape,
  dtype,
  values: null,
  refCount: 1,
});
