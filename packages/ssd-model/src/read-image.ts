import { decodeImage } from '#decode-image';
import { ArgumentRangeError, ArgumentTypeError } from '@ssd/errors';
import * as tf from '@tensorflow/tfjs-core';
import { averageDown } from './average-down.js';
import { workingSize } from './decode-image/decoded-image.js';
import type { DecodedImage, PixelImage, Size } from './decode-image/decoded-image.js';
import { ImageError } from './image-error.js';

/**
 * One picture:
 *
 * - a string: path of an image file in Node, URL in a browser
 * - bytes of an image file
 * - pixels: a browser's ImageData, or `{ data, width, height }` with RGBA or RGB
 * - a tensor [height, width, 3], RGB, 0…255, any numeric type
 */
export type ImageInput = string | Uint8Array | ArrayBuffer | PixelImage | tf.Tensor3D;

/**
 * A picture as a tensor, with its size as shown.
 *
 * @param target the network's input; files and pixels come in at most twice that
 * @returns `images` [1, height, width, 3], RGB, 0…255, for the caller to dispose of
 * @throws ImageError for files that cannot be read
 * @throws ArgumentTypeError for something else, ArgumentRangeError for pixels that do not fill their size
 */
export async function readImage(
  image: ImageInput,
  target: Size,
): Promise<{ images: tf.Tensor4D; size: Size }> {
  if (image instanceof tf.Tensor) {
    const [height, width, channels] = image.shape;
    if (image.rank !== 3 || channels !== 3) {
      throw new ArgumentRangeError(
        `Expected one image as a tensor [height, width, 3], got [${image.shape.join(', ')}].`,
        { hint: 'A batch is [batch, height, width, 3].' },
      );
    }
    return { images: tf.expandDims<tf.Tensor4D>(image, 0), size: { width, height } };
  }
  const { pixels, size } = isPixels(image)
    ? { pixels: image, size: { width: image.width, height: image.height } }
    : await decode(image, target);
  const { width, height } = workingSize(pixels, target);
  const data = averageDown(pixels, { width, height });
  return { images: tf.tensor4d(data, [1, height, width, 3]), size };
}

function isPixels(image: ImageInput): image is PixelImage {
  return (
    typeof image === 'object' &&
    (image as object | null) !== null &&
    'width' in image &&
    'height' in image &&
    'data' in image
  );
}

async function decode(source: unknown, target: Size): Promise<DecodedImage> {
  if (source instanceof ArrayBuffer) return decode(new Uint8Array(source), target);
  if (typeof source !== 'string' && !(source instanceof Uint8Array)) {
    throw new ArgumentTypeError(
      `Expected an image: a path, bytes of a file, { data, width, height } or a tensor, got ${describe(source)}.`,
      { hint: 'Pass one of these.' },
    );
  }
  const where = typeof source === 'string' ? source : `${source.length} bytes`;
  try {
    return await decodeImage(source, target);
  } catch (cause) {
    const { code, message, hint } = cause as Partial<ImageError> & { message: string };
    // Thrown anew: the decoder is a bundle of its own, with its own copy of the class.
    if (code === 'DECODER_MISSING') throw new ImageError(code, message, { hint, cause });
    const reason = message.trim().replaceAll(/\s+/g, ' ').replace(/\.$/, '');
    throw new ImageError('IMAGE_UNREADABLE', `Expected a whole image in ${where}, got: ${reason}.`, {
      hint: 'Look at the file in a viewer; save it anew, or leave it out.',
      cause,
    });
  }
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  const name = (value as { constructor?: { name?: string } }).constructor?.name;
  return typeof value === 'object' ? `an object (${name ?? 'no class'})` : `a ${typeof value}`;
}
