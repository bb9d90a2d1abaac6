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
import { AttributeType, type OpAttribute, type TensorMetadata } from '../tfjs/binding.js';
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

/** Where updates happen in some runs only: TensorFlow's Switch, whose untaken side is never executed. */
interface Branch {
  readonly condition: Output;
  /** Runs where the condition holds. */
  readonly taken: Output;
  /** Runs where it does not. */
  readonly skipped: Output;
}

/** One function being traced. */
export class Trace {
  readonly binding: GraphBinding;
  readonly variables: VariableSource;
  /** Operations that must run although no output needs them: the updates of variables, or what waits for them. */
  readonly updates: Pointer[] = [];
  /** The operations that change variables. */
  readonly changes: Pointer[] = [];
  readonly #store: CaptureStore;
  readonly #reads = new Map<GraphVariable, TensorMetadata>();
  readonly #pending = new Map<GraphVariable, readonly Pointer[]>();
  #branch: Branch | undefined;

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
    // After the update before it, as the program says; and after the read, which promises the value from the start.
    const after = this.#pending.get(variable) ?? [this.#readOperation(variable)];
    const branch = this.#branch;
    const operation = this.binding.operation(
      type,
      [variable.handle, ...inputs],
      attributes,
      branch === undefined ? after : [...after, branch.taken.oper],
    );
    this.changes.push(operation);
    const done = branch === undefined ? operation : this.#join(branch, operation);
    this.updates.push(done);
    // Where the update is skipped nothing waits for what it would have waited for: whoever comes next must.
    this.#pending.set(variable, branch === undefined ? [done] : [done, ...after]);
  }

  /**
   * Makes the updates of `body` depend on `condition`, a boolean scalar: where it is false in a run they are not executed.
   * Everything else of `body` is. A branch inside of a branch takes both conditions.
   */
  onlyIf(condition: Output, body: () => void): void {
    const outer = this.#branch;
    const both =
      outer === undefined
        ? condition
        : { oper: this.binding.operation('LogicalAnd', [outer.condition, condition]), index: 0 };
    const oper = this.binding.operation('Switch', [both, both]);
    const identity = (index: number): Output => ({
      oper: this.binding.operation('Identity', [{ oper, index }]),
      index: 0,
    });
    this.#branch = { condition: both, skipped: identity(0), taken: identity(1) };
    try {
      body();
    } finally {
      this.#branch = outer;
    }
  }

  /** The value of `variable` after the updates so far. */
  updated(variable: GraphVariable): TensorMetadata {
    const after = this.#pending.get(variable);
    if (after === undefined) return this.#read(variable);
    const read = this.#readAfter(variable, after);
    // The next update waits for this read too.
    this.#pending.set(variable, [...after, this.binding.node(read.id).output.oper]);
    return read;
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

  /**
   * `tensor` as something that TensorFlow takes for fed: its rewriter computes with constants ahead of the run, and would
   * cancel (x · 2 ^ 32) / 2 ^ 32.
   */
  opaque(tensor: Tensor): Tensor {
    const [id = -1] = graphBackend().getInputTensorIds([tensor]);
    const [metadata] = this.binding.executeOp(
      'PlaceholderWithDefault',
      [{ name: 'shape', type: AttributeType.SHAPE, value: tensor.shape }],
      [id],
      1,
    );
    return this.tensor(metadata as TensorMetadata);
  }

  /** An operation that runs after `operation`, or without it where the branch is not taken. */
  #join({ taken, skipped }: Branch, operation: Pointer): Pointer {
    const oper = this.binding.operation('Identity', [taken], [], [operation]);
    return this.binding.operation('Merge', [{ oper, index: 0 }, skipped]);
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
