import * as tf from '@tensorflow/tfjs-core';
import type { Detection } from './detection.js';
import type { DetectOptions, SsdModel } from './model.js';

/** {@link SsdModel.detect} in three steps: fit the images, run the network, read the result. */
export const detectObjects = async (
  model: SsdModel,
  images: tf.Tensor4D,
  { sizes, ...options }: DetectOptions,
): Promise<Detection[][]> => {
  const [count, height, width] = images.shape;
  if (sizes !== undefined && sizes.length !== count) {
    throw new RangeError(`Expected one size for each of ${count} images, got ${sizes.length}.`);
  }
  if (count === 0) return [];
  const { probabilities, offsets } = tf.tidy(() =>
    model.infer(stretch(images, model.preset.layers.imageSize)),
  );
  try {
    // Sync point: the numbers leave the backend here.
    const [scores, codes] = (await Promise.all([probabilities.data(), offsets.data()])) as Float32Array[];
    return Array.from({ length: count }, (_, i) =>
      model.toDetections(
        perImage(scores!, i, count),
        perImage(codes!, i, count),
        sizes?.[i] ?? { width, height },
        options,
      ),
    );
  } finally {
    tf.dispose([probabilities, offsets]);
  }
};

const perImage = (values: Float32Array, i: number, count: number): Float32Array => {
  const length = values.length / count;
  return values.subarray(i * length, (i + 1) * length);
};

const stretch = (images: tf.Tensor4D, { width, height }: { width: number; height: number }): tf.Tensor4D => {
  const [, rows, columns] = images.shape;
  if (rows === height && columns === width) return images;
  // Half-pixel centres: both corners map onto each other, as in every image library.
  return tf.image.resizeBilinear(images, [height, width], false, true);
};
