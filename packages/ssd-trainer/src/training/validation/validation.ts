import { Inference } from '../../evaluation/inference.js';
import { tensorflowEngine } from '../../evaluation/tensorflow-engine.js';
import { detectSamples } from '../../evaluation/detect-samples.js';
import { evaluationSettings } from '../../evaluation/run-evaluation.js';
import { scoreImages } from '../../evaluation/score-images.js';
import { ownBlocks } from '../../ranks/own-blocks.js';
import type { RankExchange } from '../../ranks/rank-exchange.js';
import { SampleFeed, type FedSamples } from '../../evaluation/sample-feed.js';
import type { EvaluationOutput, EvaluationProgress } from '../../evaluation/types.js';
import type { TrainConfig } from '../../config/schema.js';
import { diskCacheOf } from '../open/cache-bytes.js';
import { workersOf } from '../open/workers-of.js';
import { encoderSource } from '../../data/encoder-source.js';
import { LossMeter } from './loss-meter.js';
import { joinShares, type Measured } from './rank-shares.js';
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
  /** Processes of this machine that share the threads. @default 1 */
  readonly local?: number;
  /** Ranks that measure together, each a part. @default this one measures all */
  readonly ranks?: ValidationRanks | undefined;
  readonly workerExecArgv?: readonly string[] | undefined;
  readonly onProgress?: ((progress: EvaluationProgress) => void) | undefined;
}

/** The ranks of a measurement. */
export interface ValidationRanks {
  readonly rank: number;
  readonly size: number;
  readonly exchange: Pick<RankExchange, 'tell'>;
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
   * @throws the signal's reason when aborted, InterruptedElsewhere when another rank is. Of several ranks each has to call it
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
      const start = performance.now();
      const settings = evaluationSettings(config);
      const measureOwn = async (): Promise<Measured> => ({
        images: await detectSamples({
          inference: new Inference(engine, model.classes),
          feed: meter === undefined ? feed : metered(feed, meter),
          settings,
          signal,
          onProgress: onProgress && this.#ofAll(onProgress),
        }),
        losses: meter?.sums,
      });
      const { images, losses: sums } = await this.#together(measureOwn, signal);
      const result = scoreImages({ images, settings }, model.classes).result();
      const seconds = (performance.now() - start) / 1000;
      const output = { split: data.split, result, images, seconds, settings };
      return meter === undefined || sums === undefined || sums.images === 0
        ? output
        : { ...output, losses: await meter.losses(sums) };
    } finally {
      engine.dispose();
    }
  }

  async close(): Promise<void> {
    await this.#feed?.close();
  }

  /** The measurement of all ranks. */
  async #together(measureOwn: () => Promise<Measured>, signal: AbortSignal): Promise<Measured> {
    const { ranks, data, config } = this.#options;
    if (ranks === undefined) return measureOwn();
    const own = await measureOwn().catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return undefined; // the others wait to hear of it
    });
    return joinShares(own, {
      exchange: ranks.exchange,
      samples: data.samples,
      batchSize: config.batchSize,
    });
  }

  /** Shows the images of all ranks, which are about as far as this one. */
  #ofAll(onProgress: (progress: EvaluationProgress) => void): (progress: EvaluationProgress) => void {
    const { ranks, data } = this.#options;
    if (ranks === undefined) return onProgress;
    const total = data.samples.length;
    return ({ done }) => {
      onProgress({ done: Math.min(done * ranks.size, total), total });
    };
  }

  #openFeed(): SampleFeed {
    const {
      config,
      run,
      data,
      cacheBytes = 0,
      losses = false,
      ranks,
      local = 1,
      workerExecArgv,
    } = this.#options;
    const { batchSize, workers, matching } = config;
    return new SampleFeed({
      imageSize: run.model.preset.boxes.imageSize,
      classes: run.model.classes,
      samples: ranks === undefined ? data.samples : ownBlocks(data.samples, batchSize, ranks),
      batchSize,
      workers: workersOf(workers, local),
      cacheBytes,
      encoder: losses ? encoderSource(run.model, matching) : undefined,
      diskCache: diskCacheOf(config.cacheFolder, local),
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
