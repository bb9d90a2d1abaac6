import * as tf from '@tensorflow/tfjs-core';
import type { ImageSize } from './detection.js';

/** Images of the network's size, whatever theirs is; the aspect ratio is given up, as the reference and the paper do. */
export function stretchImages(images: tf.Tensor4D, { width, height }: ImageSize): tf.Tensor4D {
  const [, rows, columns] = images.shape;
  if (rows === height && columns === width) return images;
  // Half-pixel centres: both corners map onto each other, as in every image library.
  return tf.image.resizeBilinear(images, [height, width], false, true);
}
