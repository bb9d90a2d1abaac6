import { type Tensor, type Variable, tensor as makeTensor, tidy } from '@tensorflow/tfjs-core';
import { closeAll, closing, closingInTurn } from '@ssd/files';
import { writeCheckpoint } from '../checkpoint/write-checkpoint.js';
import { readCheckpointIndex } from '../checkpoint/checkpoint-index.js';
import { restorePlan, restoreVariables, type RestoreReport } from '../checkpoint/restore-variables.js';
import type { EmulatedPrecision } from '../graph/emulated-precision.js';
import { endedGraph } from '../graph/ended-graph.js';
import { Graph } from '../graph/graph.js';
import { numberGraph } from '../graph/graph-number.js';
import { refuseNested } from '../graph/trace.js';
import type { Pointer } from '../native/c-api.js';
import type { TypedArray } from '../native/data-type.js';
import { expectLeader } from '../native/expect-leader.js';
import { newTensor, readTensor } from '../native/native-tensor.js';
import type { Server } from '../native/server.js';
import { returnMemory } from '../native/return-memory.js';
import { type LoadedTensorFlow, load } from '../native/tensorflow.js';
import { registerBackends } from '../register-backends.js';
import { checkSessionOptions } from './check-session-options.js';
import { checkValues } from './check-values.js';
import type { CompiledFunction } from './compiled-function.js';
import { makeCompiledFunction } from './compiled-function.js';
import { expectPlugIns } from './expect-plug-ins.js';
import { type ConfigProto, encodeConfigProto } from './config-proto.js';
import { NativeSession, type NativeResult, type NativeRun, closeSession } from './native-session.js';
import { SessionConstants } from './session-constants.js';
import { type FreshVariable, SessionVariables } from './session-variables.js';
import { movedFunction, traceFunction } from './trace-function.js';
import { sessionConfig } from './session-config.js';
import type { SessionOptions } from './session-options.js';
import type { CompileOptions } from './compile-options.js';

/** What fails where nobody waits for it. */
function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}

const finalizer = new FinalizationRegistry<() => void>((free) => {
  try {
    free();
  } catch (error) {
    warn(error);
  }
});

/**
 * A TensorFlow graph, the session that runs it, and its variables.
 *
 * tfjs functions are compiled into it; `tf.Variable`s they use become variables of the session. Close or dispose of it when
 * done; a session that is lost is freed by the garbage collector.
 */
export class Session {
  readonly #tf: LoadedTensorFlow;
  readonly #graph: Graph;
  readonly #native: NativeSession;
  readonly #variables: SessionVariables;
  readonly #config: ConfigProto;
  readonly #free: () => void;
  readonly #emulated: EmulatedPrecision | undefined;
  readonly #server: Server | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

  constructor(options: SessionOptions = {}) {
    this.#tf = load();
    registerBackends();
    checkSessionOptions(options, this.#tf);
    this.#config = sessionConfig(options);
    this.#emulated = options.emulatePrecision;
    this.#server = options.server;
    const config = encodeConfigProto(this.#config);
    this.#graph = new Graph(this.#tf);
    if (this.#server !== undefined) numberGraph(this.#graph);
    try {
      expectPlugIns(this.#tf, this.#graph.pointer, this.#config);
    } catch (error) {
      this.#graph.delete();
      throw error;
    }
    this.#variables = new SessionVariables(
      this.#graph,
      new SessionConstants(this.#graph, options.constants ?? new Map()),
    );
    try {
      this.#native = new NativeSession(this.#tf, this.#graph.pointer, config, options.server?.target);
    } catch (error) {
      this.#graph.delete();
      throw error;
    }
    const tf = this.#tf;
    const session = this.#native.pointer;
    const graph = this.#graph.pointer;
    // Knows nothing of this object, so that the garbage collector may find it lost.
    this.#free = (): void => {
      closeAll(
        () => {
          closeSession(tf, session);
        },
        () => {
          tf.api.TF_DeleteGraph(graph);
        },
        returnMemory,
      );
    };
    finalizer.register(this, this.#free, this);
  }

  /** The settings in force. */
  get config(): ConfigProto {
    return this.#config;
  }

  /**
   * Traces a tfjs function into the graph. `fn` runs once, at once, on symbols. Where that fails the session is as it was:
   * no variable, name or constant of the function is left in it.
   *
   * @param fn - inputs by name to outputs by name; gradients, {@link applyMomentum} and {@link assign} may be in it
   * @throws TraceError where `fn` reads a value, uses an op that has no graph form, or needs a shape that only a run
   * would know
   */
  compile(
    fn: (inputs: Record<string, Tensor>) => Record<string, Tensor>,
    options: CompileOptions,
  ): CompiledFunction {
    this.#alive();
    refuseNested(options.name);
    try {
      const traced = this.#graph.stage(
        () => ({
          fn: traceFunction(this.#graph, this.#variables, fn, options, this.#emulated),
          firstValues: this.#variables.firstValues(),
        }),
        ({ fn: staged, firstValues }, move) => {
          this.#initialise(this.#variables.settle(firstValues, move));
          return movedFunction(staged, move);
        },
      );
      this.#variables.accept();
      return makeCompiledFunction({
        ...traced,
        tf: this.#tf,
        graph: this.#graph,
        run: (run) => this.#run(run),
        meet: this.#meeting(traced.collectiveLimits),
      });
    } catch (error) {
      this.#variables.rollBack();
      throw error;
    }
  }

  /**
   * The whole graph as a serialised GraphDef: compiled functions, and the nodes that read, write and save variables. A
   * function's own part is {@link CompiledFunction.graphDef}.
   */
  graphDef(): Uint8Array {
    this.#alive();
    return this.#graph.definition();
  }

  /** Names of the variables that compiled functions use, slots included. */
  variableNames(): string[] {
    return this.#variables.names();
  }

  /**
   * A copy of a variable's value.
   *
   * @throws TensorFlowError (NOT_FOUND) for a variable that no compiled function uses
   */
  async read(variable: Variable | string): Promise<Float32Array | Int32Array> {
    const { name, read } = this.#variables.get(variable);
    const { tensors } = await this.#run({ name, feeds: [], fetches: [read], targets: [] });
    return this.#take(tensors[0] ?? null) as Float32Array | Int32Array;
  }

  /**
   * Sets a variable.
   *
   * @throws TensorFlowError NOT_FOUND as {@link read}, INVALID_ARGUMENT for another number of values or another type
   */
  async write(variable: Variable | string, values: TypedArray): Promise<void> {
    const target = this.#variables.get(variable);
    const { name, shape, dataType, placeholder, assign } = target;
    checkValues(`variable "${name}"`, target, values);
    const tensor = newTensor(this.#tf.api, dataType, shape, values);
    await closingInTurn(
      () => this.#run({ name, feeds: [{ output: placeholder, tensor }], fetches: [], targets: [assign] }),
      () => {
        this.#tf.api.TF_DeleteTensor(tensor);
      },
    );
  }

  /** Copies the session's values into the tfjs variables. */
  async pull(): Promise<void> {
    for (const { name, shape, source } of this.#variables.all()) {
      if (source === undefined || source.isDisposed) continue;
      const values = await this.read(name);
      tidy(() => {
        source.assign(makeTensor(values, [...shape], source.dtype as 'float32' | 'int32'));
      });
    }
  }

  /** Copies the tfjs variables' values into the session. */
  async push(): Promise<void> {
    for (const { name, source } of this.#variables.all()) {
      if (source === undefined || source.isDisposed) continue;
      await this.write(name, await source.data());
    }
  }

  /**
   * Writes a checkpoint in TensorFlow's format: `PREFIX.index` and `PREFIX.data-00000-of-00001`. Files of that prefix are
   * replaced only once the new ones are complete.
   *
   * @param names - variables to save @default all of them, slots included
   */
  async save(prefix: string, names?: readonly string[]): Promise<void> {
    this.#alive();
    const variables =
      names === undefined ? this.#variables.all() : names.map((name) => this.#variables.get(name));
    await writeCheckpoint(this.#tf, this.#graph, (run) => this.#run(run), prefix, variables);
  }

  /**
   * Reads a checkpoint of TensorFlow's format into the variables that have a name in it.
   *
   * @returns what was restored, which variables it lacks, which of its tensors nobody here wants
   * @throws TensorFlowError NOT_FOUND where there is no checkpoint, INVALID_ARGUMENT where a shape or type differs:
   * then nothing is changed
   */
  async restore(prefix: string): Promise<RestoreReport> {
    this.#alive();
    const index = await readCheckpointIndex(prefix);
    const plan = restorePlan(prefix, index, this.#variables.all());
    await restoreVariables(this.#tf, this.#graph, (run) => this.#run(run), prefix, plan.variables);
    return plan.report;
  }

  /**
   * Ends the session at once and frees the graph, the native session and the variables, after the run under way. Later calls
   * give the same promise.
   *
   * @throws TensorFlowError of the first of these that could not be freed; the others are, and what they throw is its `cause`
   */
  close(): Promise<void> {
    if (this.#closed === undefined) {
      finalizer.unregister(this);
      this.#graph.end();
      // A run under way keeps what it needs until it ends.
      this.#closed = this.#queue.then(this.#free);
    }
    return this.#closed;
  }

  /** {@link close} without waiting; what fails is a warning of the process. A second call does nothing. */
  dispose(): void {
    if (this.#closed === undefined) this.close().catch(warn);
  }

  #meeting(limits: readonly number[]): (() => Promise<void>) | undefined {
    const server = this.#server;
    if (limits.length === 0 || server === undefined || server.size === 1) return undefined;
    return () => expectLeader(server, Math.max(...limits));
  }

  #alive(): void {
    if (this.#closed !== undefined) throw endedGraph();
  }

  async #run(run: NativeRun): Promise<NativeResult> {
    this.#alive();
    const result = this.#queue.then(() => this.#native.run(run));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  #initialise(fresh: readonly FreshVariable[]): void {
    const { api } = this.#tf;
    for (const { variable, first } of fresh) {
      if ('fill' in first) {
        this.#native.runSync({ name: variable.name, feeds: [], fetches: [], targets: [first.fill] });
        continue;
      }
      const tensor = newTensor(api, variable.dataType, variable.shape, first.values);
      try {
        this.#native.runSync({
          name: variable.name,
          feeds: [{ output: variable.placeholder, tensor }],
          fetches: [],
          targets: [variable.assign],
        });
      } finally {
        api.TF_DeleteTensor(tensor);
      }
    }
  }

  #take(tensor: Pointer): ReturnType<typeof readTensor> {
    return closing(
      () => readTensor(this.#tf.api, tensor),
      () => {
        this.#tf.api.TF_DeleteTensor(tensor);
      },
    );
  }
}
