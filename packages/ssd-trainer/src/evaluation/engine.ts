import type { ImageSize, SsdModel } from '@ssd/model';
import type { EmulatedPrecision } from '../config/schema.js';
import type { DetectionSettings, Predictions } from './detection-settings.js';

/** What an engine is asked for in a run. */
export interface EngineSettings extends Required<DetectionSettings> {
  /** Also {@link RawDetections.predictions}, of an engine that can give them. */
  readonly predictions: boolean;
}

/** What an engine finds in one image, the best first. */
export interface RawDetections {
  /** `[xmin, ymin, xmax, ymax]` of each, as shares of the image's width and height; length 4·n. */
  readonly boxes: Float32Array;
  /** Index of each one's class, from 0; the background is none. */
  readonly labels: Int32Array;
  /** Probability of each; none is higher than the one before. */
  readonly scores: Float32Array;
  /** The numbers that these were found in, where they are asked for and the engine can give them. */
  readonly predictions?: Predictions | undefined;
}

/**
 * What runs a network over pictures: TensorFlow's compiled graph, tfjs, or a runtime of one's own. Batches, padding, names
 * of classes, pixels of the original picture, files, splits and average precision are all above it.
 */
export interface Engine {
  /** Said in messages: `tensorflow`. */
  readonly name: string;
  /** Of the images that it takes, in pixels. */
  readonly imageSize: ImageSize;
  /** Images of one run; at least 1. */
  readonly batchSize: number;
  /** How many classes its labels are of, without the background. */
  readonly classes: number;
  /**
   * Detects in a batch.
   *
   * @param images NHWC RGB, always `batchSize` images of `imageSize`, one after the other: black ones fill the last batch up. The
   *   memory belongs to the caller, who writes over it after the run.
   * @param count how many of them, from the first on, are to be looked at: 1 … `batchSize`
   * @param settings of the selection. What is below the threshold or beyond the most detections is cut off above, so that an
   *   engine may give more.
   * @returns one entry for each of the `count` images
   */
  run(images: Uint8Array, count: number, settings: EngineSettings): Promise<readonly RawDetections[]>;
  /** Gives back what it holds. It is not run afterwards. */
  dispose(): void;
}

/** What an engine is made of: a model of @ssd/model with trained weights. */
export interface EngineOptions {
  /** Its variables hold the weights, too. The engine does not dispose of it. */
  readonly model: SsdModel;
  /** The values of the model's variables, by their names in the model. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** Images of one run. */
  readonly batchSize: number;
  /** Of the arithmetic. */
  readonly precision: 'float32' | 'bfloat16';
  /** What convolutions are rounded to; only beside float32. @default null, for nothing */
  readonly emulatePrecision?: EmulatedPrecision | null;
  /** Whether two equal runs must give equal bits. */
  readonly deterministic: boolean;
}

/** Makes an engine that runs a model. An option that it cannot keep is an error, never passed over. */
export type EngineFactory = (options: EngineOptions) => Engine | Promise<Engine>;
