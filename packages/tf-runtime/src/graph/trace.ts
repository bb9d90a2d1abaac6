import {
  type DataType as TfjsDataType,
  type Tensor,
  Variable,
  engine,
  setBackend,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Output } from '../native/c-api.js';
import { DataType } from '../native/data-type.js';
import { AttributeType, type TensorMetadata } from '../tfjs/binding.js';
import type { TensorEntry } from '../tfjs/node-backend.js';
import { CaptureStore } from './capture-store.js';
import type { GraphBinding } from './graph-binding.js';
import { GRAPH_BACKEND, graphBackend } from './graph-backend.js';
import { TraceError } from './trace-error.js';
import { type GraphVariable, VariableUpdates } from './variable-updates.js';

/** Where a trace gets its variables. */
export interface VariableSource {
  /** The graph's constant for a tfjs variable that never changes in the session; undefined for any other. */
  constant(variable: Variable): Output | undefined;
  /** The session's variable for a tfjs variable, made where it is new. */
  of(variable: Variable): GraphVariable;
  /** A variable that only the graph has, such as an optimizer's slot; filled with `value` at first. */
  slot(name: string, shape: readonly number[], value: number): GraphVariable;
}

/** One function being traced. */
export class Trace {
  readonly binding: GraphBinding;
  readonly variables: VariableSource;
  readonly updates: VariableUpdates;
  /** Seconds that each of its collectives waits for the other tasks, in the order in which they were made. */
  readonly collectiveLimits: number[] = [];
  readonly #store: CaptureStore;

  constructor(binding: GraphBinding, variables: VariableSource) {
    this.binding = binding;
    this.variables = variables;
    this.updates = new VariableUpdates(binding);
    this.#store = new CaptureStore((dataId) => this.#capture(dataId));
  }

  /** Runs `body` with tfjs on the graph backend, and puts everything back. */
  run<T>(body: () => T): T {
    refuseNested(this.binding.scope);
    const backend = graphBackend();
    const idle = { binding: backend.binding, tensorMap: backend.tensorMap };
    const previous = engine().backendName;
    state.current = this;
    backend.binding = this.binding as unknown as typeof backend.binding;
    backend.tensorMap = this.#store;
    void setBackend(GRAPH_BACKEND);
    const allow = refuseAssign(this.binding.scope);
    try {
      let result: T | undefined;
      tidy(() => {
        result = body();
      });
      return result as T;
    } finally {
      allow();
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

  #capture(dataId: object): TensorEntry {
    const [variable, other] = variablesOf(dataId);
    if (variable !== undefined && other !== undefined) {
      // A tensor is known by its values: which of them a kernel means cannot be told.
      throw new TraceError(
        'BAD_USE',
        `"${this.binding.scope}" uses variables "${variable.name}" and "${other.name}", which share one tensor's values.`,
        { hint: 'Make one of them from a copy: tensor(values, shape), not variable.clone().' },
      );
    }
    if (variable !== undefined) {
      const constant = this.variables.constant(variable);
      return asEntry(
        constant === undefined
          ? this.updates.initial(this.variables.of(variable))
          : this.binding.register(constant, 'Const', variable.name),
      );
    }
    const info = engine().state.tensorInfo.get(dataId);
    if (info === undefined) {
      throw new TraceError('BAD_USE', `"${this.binding.scope}" uses a tensor that was disposed.`, {
        hint: 'Dispose of it after the function is compiled.',
      });
    }
    if (info.backend === graphBackend()) {
      throw new TraceError('BAD_USE', `"${this.binding.scope}" uses a symbol of another compiled function.`, {
        hint: 'Return it from that function as an output, and feed its value as an input here.',
      });
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
export function currentTrace(): Trace | undefined {
  return state.current;
}

/** @throws TraceError (NESTED) where a trace is under way */
export function refuseNested(name: string): void {
  if (state.current === undefined) return;
  throw new TraceError('NESTED', `"${name}" cannot be compiled inside of "${state.current.binding.scope}".`, {
    hint: 'Compile them one after the other.',
  });
}

/** TensorFlow's number of a tfjs type. */
export function dataTypeOf(dtype: TfjsDataType): number {
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
        { hint: 'Convert it to float32 or int32 first.' },
      );
  }
}

/**
 * Keeps tfjs's own `assign` from a trace: it would drop the variable's values for a symbol that ends with the trace.
 *
 * @returns what allows it again
 */
function refuseAssign(scope: string): () => void {
  const own = Object.getOwnPropertyDescriptor(Variable.prototype, 'assign') as PropertyDescriptor;
  Object.defineProperty(Variable.prototype, 'assign', {
    ...own,
    value(this: Variable) {
      throw new TraceError(
        'BAD_USE',
        `"${scope}" sets variable "${this.name}" by tfjs's own assign(), which happens once, while it is compiled, and not in ` +
          'its runs.',
        {
          hint: "Use this package's assign(variable, value) or applyMomentum(); tfjs's optimizers cannot be compiled.",
        },
      );
    },
  });
  return () => {
    Object.defineProperty(Variable.prototype, 'assign', own);
  };
}

function variablesOf(dataId: object): Variable[] {
  return Object.values(engine().state.registeredVariables).filter((variable) => variable.dataId === dataId);
}

function asEntry({ id, shape, dtype }: TensorMetadata): TensorEntry {
  return {
    id,
    shape,
    dtype,
    values: null,
    refCount: 1,
  };
}
