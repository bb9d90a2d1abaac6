import type { GraphOperation } from '../debug/graph-operations.js';
import { type FetchedTensor, GraphProbe, type TensorHealth } from '../debug/graph-probe.js';
import type { Graph } from '../graph/graph.js';
import { subgraph } from '../graph/graph-def.js';
import type { Output, Pointer } from '../native/c-api.js';
import { type TypedArray, dataTypeName } from '../native/data-type.js';
import { newTensor, readTensor, shapeOf } from '../native/native-tensor.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import type { NativeRun, NativeResult } from './native-session.js';
import { type Feeds, type FunctionInput, type InputSpec, checkFeeds } from './feeds.js';
import { type RunOptions, type StepTrace, decodeStepTrace, encodeRunOptions } from './step-trace.js';

/** A value that a run gives back. */
export interface OutputValue {
  readonly shape: number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** A tfjs function as part of a session's graph. */
export interface CompiledFunction {
  readonly name: string;
  readonly inputs: Readonly<Record<string, InputSpec>>;
  /** Nodes that the trace made. */
  readonly nodes: number;

  /**
   * Runs the function, off this thread. One run at a time: a session queues them.
   *
   * @throws TensorFlowError INVALID_ARGUMENT for feeds that do not fit the inputs, FAILED_PRECONDITION on a disposed
   * session, DEADLINE_EXCEEDED past `timeoutMs`, and whatever TensorFlow reports.
   */
  run(feeds: Feeds, options?: RunOptions): Promise<Record<string, OutputValue>>;

  /** The trace of the last run that asked for one. */
  readonly lastTrace: StepTrace | undefined;

  /**
   * The nodes that a run of it executes, as a serialised GraphDef: what {@link SummaryWriter.graph} takes. Variables are
   * in it as handles, without values.
   */
  graphDef(): Uint8Array;

  /** The operations that a run executes, each after those it needs, before TensorFlow rewrites the graph for speed. */
  operations(): readonly GraphOperation[];

  /**
   * Tensors inside of it, in one run that changes no variable: what {@link run} would come by with these feeds next, in
   * the session's precision. TensorFlow fuses no operation with the next one whose output is fetched, so that last digits
   * may differ from the fused run's.
   *
   * @param names - `OPERATION:INDEX` as in {@link operations}, fetchable ones; all of them are in memory at once
   * @throws TensorFlowError NOT_FOUND for a name it lacks, FAILED_PRECONDITION for a tensor that is not fetchable, and as
   * {@link run}
   */
  fetch(feeds: Feeds, names: readonly string[]): Promise<FetchedTensor[]>;

  /**
   * Counts what is not finite in tensors inside of it, in one run that changes no variable. The tensors are looked at where
   * they are made and not kept.
   *
   * @param names - as {@link fetch} @default every fetchable floating-point one, each after those it is computed from
   * @throws TensorFlowError as {@link fetch}; INVALID_ARGUMENT for a tensor that is not of a floating-point type
   */
  health(feeds: Feeds, names?: readonly string[]): Promise<TensorHealth[]>;
}

/** What {@link makeCompiledFunction} needs. */
export interface CompiledParts {
  readonly name: string;
  readonly nodes: number;
  readonly inputs: readonly FunctionInput[];
  readonly outputs: readonly { readonly name: string; readonly output: Output }[];
  readonly targets: readonly Pointer[];
  /** The operations that change variables. */
  readonly changes: readonly Pointer[];
  readonly tf: LoadedTensorFlow;
  readonly graph: Graph;
  readonly run: (run: NativeRun) => Promise<NativeResult>;
  /** Waits for the other tasks, before the first run. */
  readonly meet?: (() => Promise<void>) | undefined;
}

/** Ties a traced graph to its session. */
export function makeCompiledFunction(parts: CompiledParts): CompiledFunction {
  const { name, nodes, inputs, outputs, targets, changes, tf, graph, run, meet } = parts;
  const { api } = tf;
  let lastTrace: StepTrace | undefined;
  let hasMet = meet === undefined;

  const execute = async (
    feeds: Feeds,
    request: Pick<NativeRun, 'fetches' | 'targets' | 'options' | 'metadata'>,
  ): Promise<{ values: Value[]; metadata: Uint8Array | undefined }> => {
    const values = checkFeeds(name, inputs, feeds);
    if (!hasMet) await meet?.();
    hasMet = true;
    const tensors: Pointer[] = [];
    try {
      inputs.forEach((input, index) => {
        tensors.push(newTensor(api, input.dataType, input.shape, values[index] as TypedArray));
      });
      const result = await run({
        name,
        feeds: inputs.map(({ placeholder }, index) => ({
          output: placeholder,
          tensor: tensors[index] ?? null,
        })),
        ...request,
      });
      return { values: takeValues(tf, result.tensors), metadata: result.metadata };
    } finally {
      for (const tensor of tensors) api.TF_DeleteTensor(tensor);
    }
  };

  const graphDef = (): Uint8Array =>
    subgraph(
      graph.definition(),
      [...inputs.map(({ placeholder }) => placeholder), ...outputs.map(({ output }) => output)]
        .map(({ oper }) => oper)
        .concat(targets)
        .map((operation) => graph.nameOf(operation)),
    );
  const probe = new GraphProbe({
    name,
    graph,
    graphDef,
    changes: new Set(changes.map((operation) => graph.nameOf(operation))),
    fetch: async (feeds, fetches) => (await execute(feeds, { fetches, targets: [] })).values,
  });
  return {
    name,
    nodes,
    inputs: Object.fromEntries(inputs.map(({ name: input, shape, dtype }) => [input, { shape, dtype }])),
    get lastTrace() {
      return lastTrace;
    },
    async run(feeds, options = {}) {
      const { values, metadata } = await execute(feeds, {
        fetches: outputs.map(({ output }) => output),
        targets,
        options: encodeRunOptions(options),
        metadata: options.trace ?? false,
      });
      if (metadata !== undefined) lastTrace = decodeStepTrace(metadata);
      return Object.fromEntries(
        outputs.map(({ name: output }, index) => [output, values[index] as OutputValue]),
      );
    },
    graphDef,
    operations: () => probe.list().operations,
    fetch: (feeds, names) => probe.fetch(feeds, names),
    health: (feeds, names) => probe.health(feeds, names),
  };
}

interface Value {
  readonly shape: number[];
  readonly data: TypedArray;
}

function takeValues({ api }: LoadedTensorFlow, tensors: readonly Pointer[]): Value[] {
  try {
    return tensors.map((tensor) => ({
      shape: shapeOf(api, tensor),
      data: readTensor(api, tensor) as TypedArray,
    }));
  } finally {
    for (const tensor of tensors) api.TF_DeleteTensor(tensor);
  }
}

/** For messages: `float [2, 3]`. */
export function formOf(dataType: number, shape: readonly number[]): string {
  return `${dataTypeName(dataType)} [${shape.join(', ')}]`;
}
