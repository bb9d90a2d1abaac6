import { availableParallelism } from 'node:os';
import { createModel, type SsdModel } from '@ssd/model';
import { registerBackends } from '@ssd/tf-runtime';
import type { DataRoots, VocSample } from '@ssd/voc-dataset';
import { setBackend, tensor, tidy } from '@tensorflow/tfjs-core';
import { checkpointExtent } from '../checkpoint/checkpoint-extent.js';
import { findCheckpoint } from '../checkpoint/find-checkpoint.js';
import { readWeights } from '../checkpoint/read-weights.js';
import { readSidecar, type Sidecar } from '../checkpoint/sidecar.js';
import { sidecarPreset } from '../checkpoint/sidecar-preset.js';
import { commonDefaults } from '../config/preset-defaults.js';
import { bfloat16Support } from '../precision/bfloat16-support.js';
import { readSamples } from '../data/training-data.js';
import { decodableSamples } from '../data/decodable-samples.js';
import { TrainerError } from '../errors/trainer-error.js';
import type { TrainedSteps } from '../checkpoint/training-extent.js';
import { detectSamples } from './detect-samples.js';
import { detectStream } from './detect-stream.js';
import { imageSample } from './image-sample.js';
import { Inference } from './inference.js';
import { imageError, readImage } from './read-image.js';
import { runEvaluation } from './run-evaluation.js';
import { SampleFeed } from './sample-feed.js';
import type {
  DetectionSettings,
  Detector,
  EvaluationOutput,
  EvaluationProgress,
  EvaluationSettings,
  FileDetections,
  LoadDetectorOptions,
} from './types.js';

const DEFAULT_BATCH = 8;
/** Below so many images it is quicker to decode on this thread than to start others. */
const FEW_IMAGES = 16;

/**
 * Loads a detector out of a run folder, a folder of checkpoints or a checkpoint. Dispose of it when done.
 *
 * @throws TrainerError E_CHECKPOINT where there is none or its files are damaged.
 */
export async function loadDetector(path: string, options: LoadDetectorOptions = {}): Promise<Detector> {
  const { checkpoint = 'best', batchSize = DEFAULT_BATCH, deterministic = true, workerExecArgv } = options;
  const { emulatePrecision = null } = options;
  const found = await findCheckpoint(path, checkpoint);
  const { prefix } = found;
  const sidecar = await readSidecar(prefix);
  const training = await checkpointExtent(found, sidecar, checkpoint);
  const precision =
    options.precision ?? (emulatePrecision === null ? usablePrecision(sidecar) : ('float32' as const));
  registerBackends();
  await setBackend('tensorflow');
  const model = createModel({ preset: sidecarPreset(sidecar), classes: sidecar.classes });
  try {
    const names = model.variables.map(({ name }) => name);
    const weights = await readWeights(prefix, names, sidecar.averaged);
    setVariables(model, weights);
    const inference = new Inference({
      model,
      weights,
      batchSize,
      precision,
      emulatePrecision,
      deterministic,
    });
    return new LoadedDetector({ inference, sidecar, training, prefix, precision, workerExecArgv });
  } catch (error) {
    model.dispose();
    throw error;
  }
}

interface LoadedParts {
  readonly inference: Inference;
  readonly sidecar: Sidecar;
  readonly training: TrainedSteps | null;
  readonly prefix: string;
  readonly precision: 'float32' | 'bfloat16';
  readonly workerExecArgv: readonly string[] | undefined;
}

class LoadedDetector implements Detector {
  readonly model;
  readonly session;
  readonly classes;
  readonly preset;
  readonly checkpoint;
  readonly step;
  readonly training;
  readonly config;
  readonly batchSize;
  readonly precision;
  readonly #inference: Inference;
  readonly #workerExecArgv: readonly string[] | undefined;

  constructor({ inference, sidecar, training, prefix, precision, workerExecArgv }: LoadedParts) {
    this.#inference = inference;
    this.#workerExecArgv = workerExecArgv;
    this.model = inference.model;
    this.session = inference.session;
    this.batchSize = inference.batchSize;
    this.classes = sidecar.classes;
    this.preset = sidecar.preset;
    this.checkpoint = prefix;
    this.step = sidecar.run.step;
    this.training = training;
    this.config = sidecar.config;
    this.precision = precision;
  }

  detectBatch: Detector['detectBatch'] = (images, sizes, settings = {}) =>
    this.#inference.detect(images, sizes, { ...this.#defaults(), ...settings });

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
          settings: { ...this.#defaults(), ...settings },
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
      read: (path) => readImage(path, this.model),
      settings: { ...this.#defaults(), ...settings },
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
      : await this.#readSplit({ dataDir, split, signal });
    const { metric, iouThreshold } = this.config ?? commonDefaults;
    return this.#withFeed(measured.samples, (feed) =>
      runEvaluation({
        inference: this.#inference,
        feed,
        split: measured.split,
        classes: this.classes,
        settings: { ...this.#defaults(), metric, iouThreshold, ...withoutUndefined(settings) },
        signal,
        onProgress,
        onImage,
        predictions,
      }),
    );
  }

  dispose(): void {
    this.#inference.dispose();
    this.model.dispose();
  }

  /** A split of a VOC folder. @default the run's own folder and validation split */
  async #readSplit({
    dataDir = this.config?.dataDir,
    split = this.config?.validationSplit ?? this.config?.trainSplit,
    signal,
  }: {
    dataDir: DataRoots | undefined;
    split: string | undefined;
    signal: AbortSignal | undefined;
  }): Promise<{ samples: readonly VocSample[]; split: string }> {
    if (dataDir === undefined || split === undefined) {
      throw new TrainerError(
        'E_CONFIG',
        `Expected a folder and a split to measure on: ${this.checkpoint} was imported and not trained.`,
        { hint: 'Name both: "dataDir": "DIR", "split": "test".' },
      );
    }
    const { samples } = await readSamples(dataDir, {
      split,
      classes: this.classes,
      ...(signal === undefined ? {} : { signal }),
    });
    // A broken picture would lose what was found in all others. A run that was trained without such is measured without.
    const { samples: sound } = await decodableSamples([samples], {
      skipBroken: this.config?.skipBroken ?? false,
      signal: signal ?? new AbortController().signal,
      log: () => undefined,
      hint: 'Replace them, or take them out of the list of the split. A run trained with "skipBroken" is measured without them.',
    });
    return { samples: sound[0] ?? [], split };
  }

  /** What the run measured with. */
  #defaults(): Required<DetectionSettings> {
    const { scoreThreshold, nmsThreshold, maxDetections } = this.config ?? commonDefaults;
    return { scoreThreshold, nmsThreshold, maxDetections };
  }

  async #withFeed<T>(samples: readonly VocSample[], use: (feed: SampleFeed) => Promise<T>): Promise<T> {
    const feed = new SampleFeed({
      model: this.model,
      samples,
      batchSize: this.batchSize,
      workers: samples.length <= FEW_IMAGES ? 0 : Math.min(4, availableParallelism()),
      cacheBytes: 0,
      ...(this.#workerExecArgv === undefined ? {} : { workerExecArgv: this.#workerExecArgv }),
    });
    try {
      return await use(feed);
    } finally {
      await feed.close();
    }
  }
}

function setVariables(model: SsdModel, weights: ReadonlyMap<string, Float32Array>): void {
  tidy(() => {
    for (const { name, variable } of model.variables) {
      variable.assign(tensor(weights.get(name)!, variable.shape));
    }
  });
}

/** What the weights were trained in, where this processor computes in it. */
function usablePrecision({ precision }: Sidecar): 'float32' | 'bfloat16' {
  return precision === 'bfloat16' && bfloat16Support().usable ? 'bfloat16' : 'float32';
}

function withoutUndefined(settings: EvaluationSettings): EvaluationSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
