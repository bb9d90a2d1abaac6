import { Inference } from '../evaluation/inference.js';
import { runEvaluation } from '../evaluation/run-evaluation.js';
import { SampleFeed } from '../evaluation/sample-feed.js';
import type { EvaluationOutput, EvaluationProgress } from '../evaluation/types.js';
import type { TrainConfig } from '../config/schema.js';
import type { RunData } from './open-data.js';
import type { Precision } from './precision.js';
import type { RunSession } from './run-session.js';

export interface ValidationOptions {
  readonly config: TrainConfig;
  readonly run: Pick<RunSession, 'model' | 'currentWeights'>;
  readonly data: NonNullable<RunData['validation']>;
  readonly precision: Precision;
  readonly cacheBytes: number;
  readonly workerExecArgv?: readonly string[] | undefined;
  readonly onProgress?: ((progress: EvaluationProgress) => void) | undefined;
}

/** Measures a run's weights on its validation split, as often as asked. Compiled and read only when first asked. */
export class Validation {
  readonly #options: ValidationOptions;
  #parts: { inference: Inference; feed: SampleFeed } | undefined;

  constructor(options: ValidationOptions) {
    this.#options = options;
  }

  /** @throws the signal's reason when aborted */
  async measure(signal: AbortSignal): Promise<EvaluationOutput> {
    const { config, run, data, onProgress } = this.#options;
    const { inference, feed } = (this.#parts ??= this.#create());
    const weights = await run.currentWeights();
    await inference.load((name) => weights.get(name)!);
    return runEvaluation({
      inference,
      feed,
      split: data.split,
      classes: run.model.classes,
      settings: config,
      signal,
      onProgress,
    });
  }

  async close(): Promise<void> {
    this.#parts?.inference.dispose();
    await this.#parts?.feed.close();
  }

  #create(): { inference: Inference; feed: SampleFeed } {
    const { config, run, data, precision, cacheBytes, workerExecArgv } = this.#options;
    const { model } = run;
    const { batchSize, deterministic, workers } = config;
    return {
      inference: new Inference({ model, batchSize, precision, deterministic }),
      feed: new SampleFeed({
        model,
        samples: data.samples,
        batchSize,
        workers,
        cacheBytes,
        ...(workerExecArgv === undefined ? {} : { workerExecArgv }),
      }),
    };
  }
}
