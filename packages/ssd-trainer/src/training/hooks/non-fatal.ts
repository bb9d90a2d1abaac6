import { describeError } from '../../errors/describe-error.js';
import type { Hook } from '../hook.js';

export interface NonFatalOptions {
  /** What is written, for people: `TensorBoard's events`. */
  readonly what: string;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** Guards work that only lets people look at a training: where it fails, that is said once, and the work ends. */
export class NonFatal {
  readonly #options: NonFatalOptions;
  #ended = false;

  constructor(options: NonFatalOptions) {
    this.#options = options;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** @throws what the work throws once the training is aborted: what ends it then is no failure of a disk */
  async do(work: () => void | Promise<void>): Promise<void> {
    if (this.#ended) return;
    try {
      await work();
    } catch (error) {
      const { what, signal, log } = this.#options;
      if (signal.aborted && error === signal.reason) throw error;
      this.#ended = true;
      log(`No more ${what}; training goes on: ${describeError(error).message}`);
    }
  }
}

/** The hook, which ends no run: after its first failure, which is said, it does nothing more. Its state in checkpoints stays. */
export function nonFatal<H extends Hook>(hook: H, options: NonFatalOptions | NonFatal): H {
  const looks = options instanceof NonFatal ? options : new NonFatal(options);
  const guarded: Pick<Hook, 'beforeStep' | 'afterStep' | 'afterEpoch' | 'afterTrain'> = {
    ...(hook.beforeStep && { beforeStep: (run) => looks.do(() => hook.beforeStep!(run)) }),
    ...(hook.afterStep && { afterStep: (run, report) => looks.do(() => hook.afterStep!(run, report)) }),
    ...(hook.afterEpoch && { afterEpoch: (run, epoch) => looks.do(() => hook.afterEpoch!(run, epoch)) }),
    ...(hook.afterTrain && { afterTrain: (run, reason) => looks.do(() => hook.afterTrain!(run, reason)) }),
  };
  // A hook may have more, such as getters of what it found.
  return Object.assign(Object.create(hook) as H, guarded);
}
