import type { Anchors, Detections } from '@ssd/anchors';
import type { NamedVariable, VariableUpdate } from '@ssd/vgg-backbone';
import type * as tf from '@tensorflow/tfjs-core';
import type { Detection, DetectionOptions, ImageSize } from './detection.js';
import type { ModelPreset } from './preset.js';
import type { ImageInput } from './read-image.js';
import type { DetectionTensors } from './select-tensors.js';
import type { TensorDetectOptions } from './selection-options.js';
import type { StateTensor } from './state-tensor.js';

// Types and not interfaces, so that tf.tidy takes them for containers of tensors.
/** What training needs of a forward pass. */
export type ModelOutput = {
  /** [batch, anchors, classes + 1], the background last, before the softmax. */
  logits: tf.Tensor3D;
  /** [batch, anchors, 4], divided by the variances. */
  offsets: tf.Tensor3D;
  /** New moving averages when training with batch norm, for the caller to assign; else empty. */
  updates: VariableUpdate[];
};

/** What detection needs of a forward pass. */
export type Inference = {
  /** [batch, anchors, classes + 1], the background last. */
  probabilities: tf.Tensor3D;
  /** [batch, anchors, 4], divided by the variances. */
  offsets: tf.Tensor3D;
};

export interface DetectOptions extends DetectionOptions {
  /**
   * Sizes that the boxes are given in, one an image, such as those of the photos before resizing.
   *
   * @default the size of the images given
   */
  readonly sizes?: readonly ImageSize[];
}

/** A detector: trunk, heads and default boxes. */
export interface SsdModel {
  readonly preset: ModelPreset;
  /** Foreground classes, in the order of the logits. */
  readonly classes: readonly string[];
  readonly anchors: Anchors;
  /** Of the trunk, then of the heads (`classifiers/map<m>/filter`, `…/biases`). */
  readonly variables: readonly NamedVariable[];
  /** Numbers that are trained; moving averages are not among them. */
  readonly parameters: number;
  /**
   * Reads no values and takes every shape from the input, so that it can be traced into a graph.
   *
   * @param images [batch, height, width, 3] of the preset's size, RGB, 0…255, any numeric type
   * @param options.training batch norm by the batch's statistics. @default false
   * @throws RangeError for images of another size
   */
  forward(images: tf.Tensor4D, options?: { training?: boolean }): ModelOutput;
  /** {@link forward} for detection, with the softmax; traceable as well. */
  infer(images: tf.Tensor4D): Inference;
  /**
   * {@link infer}, decoding and suppression in one: detections as tensors. Traceable on backends that suppress overlaps
   * themselves (those of the runtime package), so that a compiled graph gives back detections and not all boxes. On
   * others it reads the network's output synchronously and goes on in JavaScript, with the same result from the same output.
   *
   * @param images [batch, height, width, 3], RGB, 0…255, any numeric type; other sizes are stretched to the preset's
   */
  detectTensors(images: tf.Tensor4D, options?: TensorDetectOptions): DetectionTensors;
  /**
   * The last step of {@link detectTensors}: decoding and suppression of what {@link infer} gave. For a graph that gives
   * both, so that its detections are found in the very numbers that it gives.
   */
  selectTensors(inference: Inference, options?: TensorDetectOptions): DetectionTensors;
  /**
   * Finds objects in one picture, on any backend: a file by its path (or URL in a browser), the bytes of one, a
   * browser's ImageData, or a tensor [height, width, 3]. Files come upright by their EXIF orientation. Other sizes are
   * stretched to the preset's (as the reference does); files and pixels are averaged down first where they are more than
   * twice as large.
   *
   * @returns best score first, boxes in pixels of the picture as shown
   * @throws ImageError for a file that cannot be read
   */
  detect(image: ImageInput, options?: DetectionOptions): Promise<Detection[]>;
  /**
   * Finds objects in a batch, on any backend. Images of another size are stretched to the preset's.
   *
   * @param images [batch, height, width, 3], RGB, 0…255, any numeric type
   * @returns for each image its detections, best score first
   */
  detect(images: tf.Tensor4D, options?: DetectOptions): Promise<Detection[][]>;
  /**
   * The last step of {@link detect} on numbers that came from elsewhere, such as a compiled {@link infer}.
   *
   * @param probabilities one image's [anchors, classes + 1]
   * @param offsets one image's [anchors, 4]
   * @param size the boxes are in pixels of it
   */
  toDetections(
    probabilities: Float32Array,
    offsets: Float32Array,
    size: ImageSize,
    options?: DetectionOptions,
  ): Detection[];
  /** Labels to class names, normalised boxes to pixels of `size`: for detections of a compiled {@link detectTensors}. */
  nameDetections(detections: Detections, size: ImageSize): Detection[];
  /** The values that the heads' variables had at first, by name; they follow from the seed. */
  initialHeads(): ReadonlyMap<string, StateTensor>;
  /** Frees the variables. */
  dispose(): void;
}
