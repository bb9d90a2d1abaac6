import type { SsdError } from '@ssd/errors';
import type { EvaluationResult } from '@ssd/ap-eval';
import type { Detection, SsdModel } from '@ssd/model';
import type { Session } from '@ssd/tf-runtime';
import type { DataRoots, VocSample } from '@ssd/voc-dataset';
import type { EmulatedPrecision, TrainConfig } from '../config/schema.js';
import type { TrainedSteps } from '../checkpoint/training-extent.js';
import type { DetectionSettings, EvaluationSettings, Predictions } from './detection-settings.js';
import type { EngineName } from './choose-engine.js';
import type { Engine, EngineFactory } from './engine.js';

export type { DetectionSettings, EvaluationSettings, Predictions } from './detection-settings.js';

/** Detections of one image, highest score first; boxes in continuous pixels of the original image (0-based, corners). */
export interface ImageDetections {
  readonly sample: VocSample;
  readonly detections: readonly Detection[];
}

/** An image of an evaluation as it goes by. */
export interface DetectedImage extends ImageDetections {
  /** Where they were asked for. */
  readonly predictions?: Predictions;
}

/** Losses of a split: means over its images. */
export interface SplitLosses {
  /** localization · weight + confidence + l2. */
  readonly total: number;
  readonly localization: number;
  readonly confidence: number;
  readonly l2: number;
}

export interface EvaluationOutput {
  readonly split: string;
  readonly result: EvaluationResult;
  /** With the settings of a training; absent where they were not asked for. */
  readonly losses?: SplitLosses;
  /** One entry an image, in the order of the split. */
  readonly images: readonly ImageDetections[];
  readonly seconds: number;
  readonly settings: Required<EvaluationSettings>;
}

export interface EvaluationProgress {
  readonly done: number;
  readonly total: number;
}

/** An image file with what was found in it. */
export interface FileDetections {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly detections: readonly Detection[];
  /** Where they were asked for. */
  readonly predictions?: Predictions;
}

/** An image file in which nothing could be looked for, with what is wrong with it (TrainerError E_IMAGE). */
export interface UnreadableFile {
  readonly file: string;
  readonly error: SsdError;
}

/** What `createDetector` takes. */
export interface CreateDetectorOptions {
  /** What runs the network; the detector disposes of it. */
  readonly engine: Engine;
  /** Names of the engine's classes, in the order of its labels. */
  readonly classes: readonly string[];
  /** What is detected with unless a call says otherwise. @default those of {@link DetectionSettings} */
  readonly settings?: DetectionSettings;
  /** Node's options for the threads that decode images. @default those of this process */
  readonly workerExecArgv?: readonly string[];
}

/** What `loadDetector` takes besides the place of the weights. */
export interface LoadDetectorOptions {
  /** Which checkpoint of a run folder. @default 'best' where there is one, else 'last' */
  readonly checkpoint?: 'best' | 'last' | (string & {});
  /**
   * What runs the network: TensorFlow's compiled graph, or operation by operation on the tfjs backend in force (TensorFlow's
   * where none is registered), or what a function makes of the model and its weights.
   *
   * @default 'tensorflow'
   */
  readonly engine?: EngineName | EngineFactory;
  /** Images of one run of the engine. @default 8 */
  readonly batchSize?: number;
  /** @default of the engine tensorflow what the checkpoint was trained with, where this CPU has it; of others float32 */
  readonly precision?: 'float32' | 'bfloat16';
  /**
   * What convolutions are rounded to, on any CPU and slowly; only beside float32, which is then the default.
   *
   * @default null, for nothing, also for weights that were trained so: what a run emulated to find overflows is no way to detect
   */
  readonly emulatePrecision?: EmulatedPrecision | null;
  /** @default true */
  readonly deterministic?: boolean;
  /** Node's options for the threads that decode images. @default those of this process */
  readonly workerExecArgv?: readonly string[];
}

/** A detector of weights that a run or an import left. */
export interface LoadedDetector extends Detector {
  /** Its variables hold the weights, too. */
  readonly model: SsdModel;
  /**
   * TensorFlow's session, with the weights as constants, to compile something else in.
   *
   * @throws TrainerError E_ENGINE where the engine is not TensorFlow's
   */
  readonly session: Session;
  readonly preset: string;
  /** Prefix of the checkpoint the weights came from. */
  readonly checkpoint: string;
  /** Step the checkpoint was taken at. */
  readonly step: number;
  /** Where that is in the training of these weights, and whether it was enough; null for imported weights. */
  readonly training: TrainedSteps | null;
  /** What the run was trained with: data folder, thresholds and the rest; null for imported weights. */
  readonly config: TrainConfig | null;
  /** What the engine was asked to compute in. */
  readonly precision: 'float32' | 'bfloat16';
}

/** Finds objects in pixels, files and splits, and measures that, whatever runs the network. */
export interface Detector {
  /** What runs the network. */
  readonly engine: Engine;
  readonly classes: readonly string[];
  /** Images of one run of the engine. */
  readonly batchSize: number;
  /**
   * Detects in any number of images already at the engine's input size.
   *
   * @param images NHWC RGB uint8, n·height·width·3 bytes.
   * @param sizes width and height of each original image in pixels; the boxes come back in these.
   * @throws ArgumentRangeError where there are other pixels than of so many images
   */
  detectBatch(
    images: Uint8Array,
    sizes: readonly { width: number; height: number }[],
    settings?: DetectionSettings,
  ): Promise<Detection[][]>;
  /** Reads, turns as EXIF says, resizes and detects. @throws TrainerError E_IMAGE */
  detectFile(path: string, settings?: DetectionSettings): Promise<FileDetections>;
  detectFiles(
    paths: readonly string[],
    settings?: DetectionSettings & {
      signal?: AbortSignal;
      onProgress?: (progress: EvaluationProgress) => void;
    },
  ): Promise<FileDetections[]>;
  /**
   * Detects in any number of files, a batch at a time, so that memory does not grow with them: while one batch is computed
   * the next one is decoded. A file that is no image has its place among the results and stops nothing. One iteration at a
   * time.
   *
   * @throws the signal's reason when aborted
   */
  detectStream(
    paths: readonly string[],
    settings?: DetectionSettings & {
      /** Also give the network's output. @default false */
      predictions?: boolean;
      signal?: AbortSignal;
    },
  ): AsyncGenerator<(FileDetections | UnreadableFile)[], void, undefined>;
  /**
   * Average precision over a split of a VOC folder.
   *
   * @throws TrainerError E_CONFIG without a folder and a split where there is no run that says which
   */
  evaluate(
    options?: EvaluationSettings & {
      /** @default the run's own */
      dataDir?: DataRoots;
      /** @default the run's validation split, or what it trained on where it had none */
      split?: string;
      /** Measure on these instead; `split` then is what they are called. */
      samples?: readonly VocSample[];
      /** Told of each image once it is done, in order; with `predictions` together with the network's output. */
      onImage?: (image: DetectedImage) => Promise<void> | void;
      predictions?: boolean;
      signal?: AbortSignal;
      onProgress?: (progress: EvaluationProgress) => void;
    },
  ): Promise<EvaluationOutput>;
  /** Gives back what the engine holds, and of loaded weights the model. */
  dispose(): void;
}
