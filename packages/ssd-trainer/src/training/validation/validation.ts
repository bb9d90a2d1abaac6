import { Inference } from '../../evaluation/inference.js';
import { tensorflowEngine } from '../../evaluation/tensorflow-engine.js';
import { runEvaluation } from '../../evaluation/run-evaluation.js';
import { SampleFeed, type FedSamples } from '../../evaluation/sample-feed.js';
import type { EvaluationOutput, EvaluationProgress } from '../../evaluation/types.js';
import type { TrainConfig } from '../../config/schema.js';
import { diskCacheOf } from '../open/cache-bytes.js';
import { encoderSource } from '../../data/encoder-source.js';
import { LossMeter } from './loss-meter.js';
import type { RunData } from '../open/open-data.js';
import type { Precision } from '../../precision/precision.js';
import type { TrainingSession } from '../open/training-session.js';

export interface ValidationOptions {
  readonly config: TrainConfig;
  readonly run: Pick<TrainingSession, 'model' | 'currentWeights' | 'loss' | 'lossWeightDecay'>;
  readonly data: NonNullable<RunData['validation']>;
  /** What is computed in. @default 'float32' */
  readonly precision?: Precision;
  /** Most bytes of decoded pictures to keep from one time to the next. @default 0 */
  readonly cacheBytes?: number;
  /** Also the losses of training, in the same pass over the images. @default false */
  readonly losses?: boolean;
  readonly workerExecArgv?: readonly string[] | undefined;
  readonly onProgress?: ((progress: EvaluationProgress) => void) | undefined;
}

/**
 * Measures a run's weights on a split, as often as asked. The images are read only when first asked; what is compiled lives
 * as long as the measurement, since a graph of TensorFlow only grows.
 */
export class Validation {
  readonly #options: ValidationOptions;
  #feed: SampleFeed | undefined;

  constructor(options: ValidationOptions) {
    this.#options = options;
  }

  /**
   * @param given other weights than those that the run has now, by the names of its variables
   * @throws the signal's reason when aborted
   */
  async measure(
    signal = new AbortController().signal,
    given?: ReadonlyMap<string, Float32Array>,
  ): Promise<EvaluationOutput> {
    const { config, run, data, precision = 'float32', losses = false, onProgress } = this.#options;
    const { model } = run;
    const feed = (this.#feed ??= this.#openFeed());
    const weights = given ?? (await run.currentWeights());
    const engine = tensorflowEngine({ ...config, model, weights, precision });
    try {
      const meter = losses
        ? new LossMeter({
            ...config,
            loss: run.loss,
            weightDecay: run.lossWeightDecay,
            session: engine.session,
            model,
          })
        : undefined;
      const output = await runEvaluation({
        inference: new Inference(engine, model.classes),
        feed: meter === undefined ? feed : metered(feed, meter),
        split: data.split,
        classes: model.classes,
        settings: config,
        signal,
        onProgress,
      });
      return meter === undefined || feed.count === 0 ? output : { ...output, losses: await meter.losses() };
    } finally {
      engine.dispose();
    }
  }

  async close(): Promise<void> {
    await this.#feed?.close();
  }

  #openFeed(): SampleFeed {
    const { config, run, data, cacheBytes = 0, losses = false, workerExecArgv } = this.#options;
    const { batchSize, workers, matching } = config;
    return new SampleFeed({
      imageSize: run.model.preset.boxes.imageSize,
      classes: run.model.classes,
      samples: data.samples,
      batchSize,
      workers,
      cacheBytes,
      encoder: losses ? encoderSource(run.model, matching) : undefined,
      diskCache: diskCacheOf(config.cacheFolder),
      ...(workerExecArgv === undefined ? {} : { workerExecArgv }),
    });
  }
}

/** The same samples, with the losses of each part taken before it is handed on. */
function metered(feed: SampleFeed, meter: LossMeter): Pick<SampleFeed, 'once' | 'count'> {
  return {
    count: feed.count,
    async *once(signal): AsyncGenerator<FedSamples, void, undefined> {
      meter.start();
      for await (const part of feed.once(signal)) {
        await meter.add(part);
        yield part;
      }
    },
  };
}
