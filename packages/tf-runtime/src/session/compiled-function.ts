import type { Graph } from '../graph/graph.js';
import { subgraph } from '../graph/graph-def.js';
import type { Output, Pointer } from '../native/c-api.js';
import { type TypedArray, dataTypeName } from '../native/data-type.js';
import { newTensor, readTensor, shapeOf, sizeOf } from '../native/native-tensor.js';
import type { LoadedTensorFlow } from '../native/tensorflow.js';
import { TensorFlowError } from '../native/tensorflow-error.js';
import type { NativeRun, NativeResult } from './native-session.js';
import { type RunOptions, type StepTrace, decodeStepTrace, encodeRunOptions } from './step-trace.js';

/** What an input of a compiled function takes. */
export interface InputSpec {
  /** Fixed extents; `[]` is a scalar. */
  readonly shape: readonly number[];
  /** `uint8` is cast to float32 in the graph: the function sees 0 … 255. */
  readonly dtype: 'float32' | 'int32' | 'uint8';
}

/** A value that a run gives back. */
export interface OutputValue {
  readonly shape: number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** Values for the inputs: a typed array each, or a number for a scalar. */
export type Feeds = Readonly<Record<string, TypedArray | number>>;

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
}

interface Input extends InputSpec {
  readonly name: string;
  readonly placeholder: Output;
  readonly dataType: number;
}

/** What {@link makeCompiledFunction} needs. */
export interface CompiledParts {
  readonly name: string;
  readonly nodes: number;
  readonly inputs: readonly Input[];
  readonly outputs: readonly { readonly name: string; readonly output: Output }[];
  readonly targets: readonly Pointer[];
  readonly tf: LoadedTensorFlow;
  readonly graph: Graph;
  readonly run: (run: NativeRun) => Promise<NativeResult>;
}

/** Ties a traced graph to its session. */
export const makeCompiledFunction = (parts: CompiledParts): CompiledFunction => {
  const { name, nodes, inputs, outputs, targets, tf, graph, run } = parts;
  const { api } = tf;
  let lastTrace: StepTrace | undefined;
  return {
    name,
    nodes,
    inputs: Object.fromEntries(inputs.map(({ name: input, shape, dtype }) => [input, { shape, dtype }])),
    get lastTrace() {
      return lastTrace;
    },
    graphDef: () =>
      subgraph(
        graph.definition(),
        [...inputs.map(({ placeholder }) => placeholder), ...outputs.map(({ output }) => output)]
          .map(({ oper }) => oper)
          .concat(targets)
          .map((operation) => graph.nameOf(operation)),
      ),
    async run(feeds, options = {}) {
      const values = checkFeeds(name, inputs, feeds);
      const tensors = inputs.map((input, index) =>
        newTensor(api, input.dataType, input.shape, values[index] as TypedArray),
      );
      try {
        const result = await run({
          name,
          feeds: inputs.map(({ placeholder }, index) => ({
            output: placeholder,
            tensor: tensors[index] ?? null,
          })),
          fetches: outputs.map(({ output }) => output),
          targets,
          options: encodeRunOptions(options),
          metadata: options.trace ?? false,
        });
        if (result.metadata !== undefined) lastTrace = decodeStepTrace(result.metadata);
        return Object.fromEntries(
          outputs.map(({ name: output }, index) => [output, takeOutput(tf, result.tensors[index] ?? null)]),
        );
      } finally {
        for (const tensor of tensors) api.TF_DeleteTensor(tensor);
      }
    },
  };
};

const takeOutput = ({ api }: LoadedTensorFlow, tensor: Pointer): OutputValue => {
  try {
    return { shape: shapeOf(api, tensor), data: readTensor(api, tensor) as OutputValue['data'] };
  } finally {
    api.TF_DeleteTensor(tensor);
  }
};

const ARRAYS = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const;

const checkFeeds = (name: string, inputs: readonly Input[], feeds: Feeds): TypedArray[] => {
  const wanted = new Set(inputs.map((input) => input.name));
  const unknown = Object.keys(feeds).filter((key) => !wanted.has(key));
  if (unknown.length > 0) {
    throw invalid(
      name,
      `it has no input "${unknown.join('", "')}"; its inputs are ${[...wanted].join(', ') || 'none'}`,
    );
  }
  return inputs.map((input) => {
    const fed = feeds[input.name];
    const form = `${input.dtype} [${input.shape.join(', ')}]`;
    if (fed === undefined) throw invalid(name, `input "${input.name}" (${form}) was not fed`);
    const value = typeof fed === 'number' ? new ARRAYS[input.dtype]([fed]) : fed;
    const Values = ARRAYS[input.dtype];
    if (!(value instanceof Values)) {
      throw invalid(
        name,
        `input "${input.name}" takes a ${Values.name} for ${form}, got a ${value.constructor.name}`,
      );
    }
    if (value.length !== sizeOf(input.shape)) {
      throw invalid(
        name,
        `input "${input.name}" takes ${sizeOf(input.shape)} values for ${form}, got ${value.length}`,
      );
    }
    return value;
  });
};

const invalid = (name: string, message: string): TensorFlowError =>
  new TensorFlowError('INVALID_ARGUMENT', message, { op: `"${name}"` });

/** For messages: `float [2, 3]`. */
export const formOf = (dataType: number, shape: readonly number[]): string =>
  `${dataTypeName(dataType)} [${shape.join(', ')}]`;
