import { ArgumentRangeError, expectOptions } from '@ssd/errors';
import * as tf from '@tensorflow/tfjs-core';
import type { Detection, DetectionOptions, ImageSize } from './detection.js';
import { selectsInGraph } from './detect-tensors.js';
import type { DetectOptions, SsdModel } from './model.js';
import { readImage } from './read-image.js';
import type { ImageInput } from './read-image.js';
import type { DetectionTensors } from './select-tensors.js';
import { stretchImages } from './stretch-images.js';

const OPTIONS = Object.keys({
  sizes: true,
  policy: true,
  scoreThreshold: true,
  iouThreshold: true,
  candidates: true,
  perClass: true,
  maxDetections: true,
  keepEmpty: true,
} satisfies Record<keyof DetectOptions, true>);

/** {@link SsdModel.detect}: of one picture its detections, of a batch a list for each. */
export async function detectObjects(
  model: SsdModel,
  image: ImageInput | tf.Tensor4D,
  options: DetectOptions,
): Promise<Detection[] | Detection[][]> {
  expectOptions(options, OPTIONS, 'detect');
  if (image instanceof tf.Tensor && image.rank === 4)
    return detectBatch(model, image as tf.Tensor4D, options);
  const { images, size } = await readImage(image as ImageInput, model.preset.boxes.imageSize);
  try {
    const [found] = await detectBatch(model, images, { sizes: [size], ...options });
    return found!;
  } finally {
    images.dispose();
  }
}

async function detectBatch(
  model: SsdModel,
  images: tf.Tensor4D,
  { sizes, ...options }: DetectOptions,
): Promise<Detection[][]> {
  const [count, height, width, channels] = images.shape;
  if (channels !== 3) {
    throw new ArgumentRangeError(
      `Expected images [batch, height, width, 3], red, green and blue, got [${images.shape.join(', ')}].`,
      { hint: 'Make three channels of a grey picture; leave alpha out.' },
    );
  }
  if (sizes !== undefined && sizes.length !== count) {
    throw new ArgumentRangeError(`Expected one size for each of ${count} images, got ${sizes.length}.`, {
      hint: 'Leave sizes out for boxes in pixels of the images given.',
    });
  }
  if (count === 0) return [];
  const ofImages = sizes ?? Array.from({ length: count }, () => ({ width, height }));
  return selectsInGraph() && isPlain(options)
    ? readTensors(model, model.detectTensors(images, options), ofImages)
    : selectOnHost(model, images, ofImages, options);
}

/** Whether a selection is one that {@link SsdModel.detectTensors} makes. */
function isPlain({ policy = 'paper', candidates = Infinity, keepEmpty = false }: DetectionOptions): boolean {
  return policy === 'paper' && candidates === Infinity && !keepEmpty;
}

/** The boxes are chosen on the backend; few numbers leave it. */
async function readTensors(
  model: SsdModel,
  found: DetectionTensors,
  sizes: readonly ImageSize[],
): Promise<Detection[][]> {
  const { boxes, scores, labels, counts } = found;
  try {
    // Sync point: the numbers leave the backend here.
    const [b, s, l, n] = await Promise.all([boxes.data(), scores.data(), labels.data(), counts.data()]);
    return sizes.map((size, i) =>
      model.nameDetections(
        {
          boxes: perImage(b, i, sizes.length).subarray(0, 4 * n[i]!) as Float32Array,
          scores: perImage(s, i, sizes.length).subarray(0, n[i]) as Float32Array,
          labels: perImage(l, i, sizes.length).subarray(0, n[i]) as Int32Array,
        },
        size,
      ),
    );
  } finally {
    tf.dispose(found);
  }
}

/** The network's whole output leaves the backend, and the boxes are chosen in JavaScript. */
async function selectOnHost(
  model: SsdModel,
  images: tf.Tensor4D,
  sizes: readonly ImageSize[],
  options: DetectOptions,
): Promise<Detection[][]> {
  const { probabilities, offsets } = tf.tidy(() =>
    model.infer(stretchImages(images, model.preset.boxes.imageSize)),
  );
  try {
    // Sync point: the numbers leave the backend here.
    const [scores, codes] = (await Promise.all([probabilities.data(), offsets.data()])) as Float32Array[];
    return sizes.map((size, i) =>
      model.toDetections(
        perImage(scores!, i, sizes.length),
        perImage(codes!, i, sizes.length),
        size,
        options,
      ),
    );
  } finally {
    tf.dispose([probabilities, offsets]);
  }
}

function perImage<T extends Float32Array | Int32Array | Uint8Array>(values: T, i: number, count: number): T {
  const length = values.length / count;
  return values.subarray(i * length, (i + 1) * length) as T;
}
