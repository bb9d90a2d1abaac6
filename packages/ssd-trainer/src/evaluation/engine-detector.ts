import { availableParallelism } from 'node:os';
import type { VocSample } from '@ssd/voc-dataset';
import { detectSamples } from './detect-samples.js';
import { detectStream } from './detect-stream.js';
import type { Engine } from './engine.js';
import { expectEngine } from './expect-engine.js';
import { imageSample } from './image-sample.js';
import { Inference } from './inference.js';
import { imageError, readImage } from './read-image.js';
import { readSplit, type SplitDefaults } from './read-split.js';
import { evaluationSettings, runEvaluation } from './run-evaluation.js';
import { SampleFeed } from './sample-feed.js';
import type {
  DetectionSettings,
  Detector,
  EvaluationOutput,
  EvaluationProgress,
  EvaluationSettings,
  FileDetections,
} from './types.js';

/** Below so many images it is quicker to decode on this thread than to start others. */
const FEW_IMAGES = 16;

export interface EngineDetectorOptions {
  readonly engine: Engine;
  readonly classes: readonly string[];
  /** What is detected and measured with unless a call says otherwise. */
  readonly settings: EvaluationSettings;
  /** What is measured on unless a call says otherwise. */
  readonly split: SplitDefaults;
  readonly workerExecArgv?: readonly string[] | undefined;
}

/**
 * Files, splits and average precision on top of an engine.
 *
 * @throws ArgumentRangeError for an engine of other classes or sizes; it is not disposed of then
 */
export class EngineDetector implements Detector {
  readonly engine: Engine;
  readonly classes: readonly string[];
  readonly batchSize: number;
  readonly #inference: Inference;
  readonly #options: EngineDetectorOptions;

  constructor(options: EngineDetectorOptions) {
    const { engine, classes } = options;
    expectEngine(engine, classes);
    this.engine = engine;
    this.classes = classes;
    this.batchSize = engine.batchSize;
    this.#inference = new Inference(engine, classes);
    this.#options = options;
  }

  detectBatch: Detector['detectBatch'] = (images, sizes, settings = {}) =>
    this.#inference.detect(images, sizes, this.#detectionSettings(settings));

  async detectFile(path: string, settings: DetectionSettings = {}): Promise<FileDetections> {
    const [found] = await this.detectFiles([path], settings);
    return found!;
  }

  async detectFiles(
    paths: readonly string[],
    {
      signal,
      onProgress,
      ...settings
    }: DetectionSettings & { signal?: AbortSignal; onProgress?: (progress: EvaluationProgress) => void } = {},
  ): Promise<FileDetections[]> {
    const samples = await Promise.all(paths.map(imageSample));
    try {
      const found = await this.#withFeed(samples, (feed) =>
        detectSamples({
          inference: this.#inference,
          feed,
          settings: this.#detectionSettings(settings),
          signal,
          onProgress,
        }),
      );
      return found.map(({ sample: { image, width, height }, detections }) => ({
        file: image,
        width,
        height,
        detections,
      }));
    } catch (cause) {
      throw imageError(cause);
    }
  }

  detectStream: Detector['detectStream'] = (paths, { predictions, signal, ...settings } = {}) =>
    detectStream({
      paths,
      inference: this.#inference,
      read: (path) => readImage(path, this.engine.imageSize),
      settings: this.#detectionSettings(settings),
      predictions,
      signal,
    });

  async evaluate({
    dataDir,
    split,
    samples,
    signal,
    onProgress,
    onImage,
    predictions,
    ...settings
  }: Parameters<Detector['evaluate']>[0] = {}): Promise<EvaluationOutput> {
    const measured = samples
      ? { samples, split: split ?? 'samples' }
      : await readSplit({ dataDir, split, signal }, this.#options.split, this.classes);
    return this.#withFeed(measured.samples, (feed) =>
      runEvaluation({
        inference: this.#inference,
        feed,
        split: measured.split,
        classes: this.classes,
        settings: evaluationSettings(settings, this.#options.settings),
        signal,
        onProgress,
        onImage,
        predictions,
      }),
    );
  }

  dispose(): void {
    this.engine.dispose();
  }

  #detectionSettings(given: DetectionSettings): Required<DetectionSettings> {
    const { scoreThreshold, nmsThreshold, maxDetections } = evaluationSettings(given, this.#options.settings);
    return { scoreThreshold, nmsThreshold, maxDetections };
  }

  async #withFeed<T>(samples: readonly VocSample[], use: (feed: SampleFeed) => Promise<T>): Promise<T> {
    const { workerExecArgv } = this.#options;
    const feed = new SampleFeed({
      imageSize: this.engine.imageSize,
      classes: this.classes,
      samples,
      batchSize: this.batchSize,
      workers: samples.length <= FEW_IMAGES ? 0 : Math.min(4, availableParallelism()),
      cacheBytes: 0,
      ...(workerExecArgv === undefined ? {} : { workerExecArgv }),
    });
    try {
      return await use(feed);
    } finally {
      await feed.close();
    }
  }
}
