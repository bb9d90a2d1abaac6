import { ArgumentRangeError } from '@ssd/errors';
import { type Tensor, cast, engine } from '@tensorflow/tfjs-core';
import type { EmulatedPrecision } from '../graph/emulated-precision.js';
import type { Graph } from '../graph/graph.js';
import { GraphBinding } from '../graph/graph-binding.js';
import { GRAPH_BACKEND } from '../graph/graph-backend.js';
import { RoundingBinding } from '../graph/rounding-binding.js';
import { Trace } from '../graph/trace.js';
import { TraceError } from '../graph/trace-error.js';
import type { Output, Pointer } from '../native/c-api.js';
import { DataType } from '../native/data-type.js';
import type { CompiledParts } from './compiled-function.js';
import type { InputSpec } from './feeds.js';
import type { CompileOptions } from './compile-options.js';
import type { SessionVariables } from './session-variables.js';

/** A traced function: what {@link makeCompiledFunction} needs besides its session. */
export type TracedFunction = Omit<CompiledParts, 'tf' | 'graph' | 'run' | 'meet'> & {
  /** Seconds that each of its collectives waits for the other tasks. */
  readonly collectiveLimits: readonly number[];
};

const DATA_TYPES: Readonly<Record<InputSpec['dtype'], number>> = {
  float32: DataType.FLOAT,
  int32: DataType.INT32,
  uint8: DataType.UINT8,
};

/**
 * Runs `fn` on symbols and notes which graph outputs and updates it comes to.
 *
 * @param emulated - what products are rounded to, if to anything
 */
export function traceFunction(
  graph: Graph,
  variables: SessionVariables,
  fn: (inputs: Record<string, Tensor>) => Record<string, Tensor>,
  { name, inputs }: CompileOptions,
  emulated?: EmulatedPrecision,
): TracedFunction {
  const scope = graph.uniqueName(name);
  const placed = Object.entries(inputs).map(([input, { shape, dtype }]) => {
    for (const extent of shape) {
      if (!Number.isInteger(extent) || extent < 0) {
        throw new ArgumentRangeError(
          `Expected whole extents ≥ 0 as shape of input "${input}" of "${name}", got [${shape.join(', ')}]`,
        );
      }
    }
    if (!Object.hasOwn(DATA_TYPES, dtype)) {
      throw new ArgumentRangeError(
        `Expected ${Object.keys(DATA_TYPES).join(', ')} as dtype of input "${input}" of "${name}", got ${JSON.stringify(dtype)}`,
      );
    }
    const dataType = DATA_TYPES[dtype];
    const label = graph.uniqueName(`${scope}/${input}`);
    return {
      name: input,
      shape: [...shape],
      dtype,
      dataType,
      label,
      placeholder: graph.placeholder(label, dataType, shape),
    };
  });
  const binding =
    emulated === undefined ? new GraphBinding(graph, scope) : new RoundingBinding(graph, scope, emulated);
  const trace = new Trace(binding, variables);
  /** TensorFlow refuses to fetch what is fed. */
  const fetchable = (output: Output): Output =>
    placed.some(({ placeholder }) => placeholder.oper === output.oper)
      ? { oper: binding.operation('Identity', [output]), index: 0 }
      : output;
  const outputs = trace.run(() => {
    const symbols = Object.fromEntries(
      placed.map(({ name: input, placeholder, dtype, label }) => {
        const tensor = trace.tensor(trace.binding.register(placeholder, 'Placeholder', label));
        return [input, dtype === 'uint8' ? cast(tensor, 'float32') : tensor];
      }),
    );
    const before = new Set(Object.keys(engine().state.registeredVariables));
    let result: unknown;
    try {
      result = explain(name, () => fn(symbols));
    } catch (error) {
      disposeNewVariables(before); // their names would stay taken
      throw error;
    }
    refuseNewVariables(name, before);
    return Object.entries(asOutputs(name, result)).map(([output, tensor]) => ({
      name: output,
      output: fetchable(trace.output(tensor)),
    }));
  });
  return {
    name,
    nodes: trace.binding.numNodes,
    inputs: placed,
    outputs,
    targets: trace.updates.targets,
    changes: trace.updates.changes,
    collectiveLimits: trace.collectiveLimits,
  };
}

/** A traced function with what the graph made of its operations. */
export function movedFunction(traced: TracedFunction, move: (operation: Pointer) => Pointer): TracedFunction {
  const there = (output: Output): Output => ({ ...output, oper: move(output.oper) });
  return {
    ...traced,
    inputs: traced.inputs.map((input) => ({ ...input, placeholder: there(input.placeholder) })),
    outputs: traced.outputs.map((output) => ({ ...output, output: there(output.output) })),
    targets: traced.targets.map(move),
    changes: traced.changes.map(move),
  };
}

/** tfjs's own complaint about a missing kernel says nothing of tracing. */
function explain<T>(name: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    const kernel = new RegExp(`Kernel '(\\w+)' not registered for backend '${GRAPH_BACKEND}'`).exec(
      error instanceof Error ? error.message : '',
    )?.[1];
    if (kernel === undefined) throw error;
    throw new TraceError(
      'NO_GRAPH_FORM',
      `The op ${kernel} in "${name}" has no graph form: TensorFlow's kernels for tfjs do not include it.`,
      { hint: 'Write it with other ops, or run it outside of the compiled function.', cause: error },
    );
  }
}

/** Disposes of the variables made since `before`. @returns their names */
function disposeNewVariables(before: ReadonlySet<string>): string[] {
  const made = Object.values(engine().state.registeredVariables).filter(
    (variable) => !before.has(variable.name),
  );
  for (const variable of made) variable.dispose();
  return made.map((variable) => variable.name);
}

function refuseNewVariables(name: string, before: ReadonlySet<string>): void {
  const names = disposeNewVariables(before).map((made) => `"${made}"`);
  if (names.length === 0) return;
  throw new TraceError(
    'BAD_USE',
    `The variable ${names.join(', ')} was made inside of "${name}". Its value would be a symbol.`,
    { hint: 'Make variables before the function is compiled.' },
  );
}

function asOutputs(name: string, result: unknown): Record<string, Tensor> {
  if (result instanceof Promise) {
    result.catch(() => undefined);
    throw new TraceError(
      'ASYNC_FUNCTION',
      `"${name}" is asynchronous. A function is compiled in one go: it must return its outputs, not a promise of them.`,
      { hint: 'Await before it is compiled, and feed what came as an input.' },
    );
  }
  const entries = typeof result === 'object' && result !== null ? Object.entries(result) : undefined;
  if (entries === undefined) {
    throw new TraceError(
      'BAD_OUTPUT',
      `"${name}" must return an object of tensors by name, got ${String(result)}.`,
    );
  }
  for (const [key, value] of entries as [string, unknown][]) {
    if (typeof value !== 'object' || value === null || !('dataId' in value)) {
      throw new TraceError(
        'BAD_OUTPUT',
        `Output "${key}" of "${name}" must be a tensor, got ${String(value)}.`,
      );
    }
  }
  return result as Record<string, Tensor>;
}
