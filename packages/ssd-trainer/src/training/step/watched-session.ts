import type { CompiledFunction, CompileOptions, Feeds, Session, StepTrace } from '@ssd/tf-runtime';
import type * as tf from '@tensorflow/tfjs-core';

/** What a step is compiled in. */
export type StepCompiler = Pick<Session, 'compile' | 'graphDef'>;

/** A function that a step consists of: the one, or one of those of an accumulated batch. */
export interface StepFunction {
  readonly fn: CompiledFunction;
  /** Its runs in a step: more than one where images are worked through in parts. */
  readonly runs: number;
}

/** One of these runs. */
export interface FunctionRun extends StepFunction {
  readonly feeds: Feeds;
  /** Which of the runs of the step it is, counted from 0. */
  readonly part: number;
}

/** What a run took, in milliseconds of `performance.now()`. */
export interface RunTiming {
  readonly start: number;
  readonly end: number;
  /** Undefined where nobody wanted one. */
  readonly trace: StepTrace | undefined;
}

/** Looks at the runs that a step consists of. */
export interface RunWatcher {
  /** Before a run, which waits for it. Variables are as the run will find them. */
  beforeRun?(run: FunctionRun): Promise<void>;
  /** Whether the next run is to be traced, which slows it down. */
  wantsTrace?(): boolean;
  /** After a run. */
  afterRun?(timing: RunTiming): void;
}

/** A session whose compiled functions show their runs to watchers. Without watchers they are what they were. */
export class WatchedSession implements StepCompiler {
  readonly #session: StepCompiler;
  readonly #batchSize: number;
  readonly #watchers: RunWatcher[] = [];
  readonly #functions: StepFunction[] = [];

  /** @param batchSize images of a step: a function that takes fewer is run so much more often */
  constructor(session: StepCompiler, batchSize: number) {
    this.#session = session;
    this.#batchSize = batchSize;
  }

  /** What was compiled, in that order. */
  get functions(): readonly StepFunction[] {
    return this.#functions;
  }

  /** Watchers are asked in the order in which they came. */
  watch(watcher: RunWatcher): void {
    this.#watchers.push(watcher);
  }

  compile(
    fn: (inputs: Record<string, tf.Tensor>) => Record<string, tf.Tensor>,
    options: CompileOptions,
  ): CompiledFunction {
    const compiled = this.#session.compile(fn, options);
    const runs = this.#batchSize / (options.inputs['images']?.shape[0] ?? this.#batchSize);
    this.#functions.push({ fn: compiled, runs });
    let run = 0;
    return {
      ...compiled,
      get lastTrace() {
        return compiled.lastTrace;
      },
      run: async (feeds, runOptions = {}) => {
        const part = run++ % runs;
        for (const watcher of this.#watchers) await watcher.beforeRun?.({ fn: compiled, runs, feeds, part });
        const traced = this.#watchers.some((watcher) => watcher.wantsTrace?.() === true);
        const start = performance.now();
        const outputs = await compiled.run(feeds, traced ? { ...runOptions, trace: true } : runOptions);
        const timing = { start, end: performance.now(), trace: traced ? compiled.lastTrace : undefined };
        for (const watcher of this.#watchers) watcher.afterRun?.(timing);
        return outputs;
      },
    };
  }

  graphDef(): Uint8Array {
    return this.#session.graphDef();
  }
}
