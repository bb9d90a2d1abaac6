import type { CompiledFunction, CompileOptions, Feeds, Session, StepTrace } from '@ssd/tf-runtime';
import type * as tf from '@tensorflow/tfjs-core';

/** What a step is compiled in. */
export type StepCompiler = Pick<Session, 'compile' | 'graphDef'>;

/** Looks at the runs of the functions that a step consists of: one, or those of an accumulated batch and of its update. */
export interface RunWatcher {
  /** Before a run, which waits for it. Variables are as the run will find them. */
  beforeRun?(fn: CompiledFunction, feeds: Feeds): Promise<void>;
  /** Whether the next run is to be traced, which slows it down. */
  wantsTrace?(): boolean;
  /**
  After a traced run.

  @param start milliseconds of `performance.now()` when it began
  */
  onTrace?(trace: StepTrace, start: number): void;
}

/** A session whose compiled functions show their runs to watchers. Without watchers they are what they were. */
export class WatchedSession implements StepCompiler {
  readonly #session: StepCompiler;
  readonly #watchers: RunWatcher[] = [];
  readonly #functions: CompiledFunction[] = [];

  constructor(session: StepCompiler) {
    this.#session = session;
  }

  /** What was compiled, in that order. */
  get functions(): readonly CompiledFunction[] {
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
    this.#functions.push(compiled);
    return {
      ...compiled,
      get lastTrace() {
        return compiled.lastTrace;
      },
      run: async (feeds, runOptions = {}) => {
        for (const watcher of this.#watchers) await watcher.beforeRun?.(compiled, feeds);
        const traced = this.#watchers.filter((watcher) => watcher.wantsTrace?.() === true);
        if (traced.length === 0) return compiled.run(feeds, runOptions);
        const start = performance.now();
        const outputs = await compiled.run(feeds, { ...runOptions, trace: true });
        for (const watcher of traced) watcher.onTrace?.(compiled.lastTrace!, start); // the run asked for it
        return outputs;
      },
    };
  }

  graphDef(): Uint8Array {
    return this.#session.graphDef();
  }
}
