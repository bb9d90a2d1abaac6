import type { Anchors } from '@ssd/anchors';
import type { NamedVariable, VariableUpdate } from '@ssd/vgg-backbone';
import type * as tf from '@tensorflow/tfjs-core';
import type { Detection, DetectionOptions, ImageSize } from './detection.js';
import type { ModelPreset } from './preset.js';

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
   * Finds objects, on any backend. Images of another size are stretched to the preset's (as the reference does).
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
  /** Frees the variables. */
  dispose(): void;
}
