import { decodeBoxes, selectDetections } from '@ssd/anchors';
import type { Anchors, Detections } from '@ssd/anchors';
import * as tf from '@tensorflow/tfjs-core';
import { decodeTensors } from './decode-tensors.js';
import type { Inference } from './model.js';
import { SUPPRESS_OVERLAPS, selectTensors } from './select-tensors.js';
import type { DetectionTensors, TensorSelection } from './select-tensors.js';
import { selectionOptions } from './selection-options.js';
import type { TensorDetectOptions } from './selection-options.js';

/** True where the current backend suppresses overlaps itself, so that detections can be part of a graph. */
export function selectsInGraph(): boolean {
  // Its type promises a kernel, but the registry gives undefined where there is none.
  const kernel = tf.getKernel(SUPPRESS_OVERLAPS, tf.getBackend()) as tf.KernelConfig | undefined;
  return kernel !== undefined;
}

/** The network's output to detections: on the backend where it can, else in JavaScript, with the same result from the same output. */
export function detectTensors(
  anchors: Anchors,
  { probabilities, offsets }: Inference,
  options: TensorDetectOptions,
): DetectionTensors {
  const selection = selectionOptions(options);
  return tf.tidy(() =>
    selectsInGraph()
      ? selectTensors(probabilities, decodeTensors(anchors, offsets), selection)
      : selectOutside(anchors, { probabilities, offsets }, selection),
  );
}

function selectOutside(
  anchors: Anchors,
  { probabilities, offsets }: Inference,
  selection: TensorSelection,
): DetectionTensors {
  const [batch, count, depth] = probabilities.shape;
  const classes = depth - 1;
  const options = {
    classes,
    scoreThreshold: valueOf(selection.scoreThreshold),
    iouThreshold: valueOf(selection.iouThreshold),
    perClass: selection.perClass,
    maxDetections: selection.maxDetections,
  };
  // Sync point: the numbers leave the backend here.
  const [scores, codes] = [probabilities.dataSync(), offsets.dataSync()] as Float32Array[];
  const images = Array.from({ length: batch }, (_, i) =>
    selectDetections(
      {
        probabilities: scores!.subarray(i * count * depth, (i + 1) * count * depth),
        boxes: decodeBoxes(anchors, codes!.subarray(i * count * 4, (i + 1) * count * 4)),
      },
      options,
    ),
  );
  return stack(images, Math.min(options.maxDetections, classes * Math.min(count, options.perClass)));
}

function valueOf(threshold: number | tf.Scalar): number {
  return typeof threshold === 'number' ? threshold : threshold.dataSync()[0]!;
}

function stack(images: readonly Detections[], most: number): DetectionTensors {
  const boxes = new Float32Array(images.length * most * 4);
  const scores = new Float32Array(images.length * most);
  const labels = new Int32Array(images.length * most).fill(-1);
  for (const [i, image] of images.entries()) {
    boxes.set(image.boxes, i * most * 4);
    scores.set(image.scores, i * most);
    labels.set(image.labels, i * most);
  }
  return {
    boxes: tf.tensor3d(boxes, [images.length, most, 4]),
    scores: tf.tensor2d(scores, [images.length, most]),
    labels: tf.tensor2d(labels, [images.length, most], 'int32'),
    counts: tf.tensor1d(
      images.map((image) => image.scores.length),
      'int32',
    ),
  };
}
