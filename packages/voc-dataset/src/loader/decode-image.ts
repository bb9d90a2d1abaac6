import { readFile } from 'node:fs/promises';
import type { RgbImage, Size } from '@ssd/augment';
import sharp from 'sharp';
import { MAX_PIXELS, readImageHeader, unreadableImage } from '../image-header.js';
import type { ImageHeader } from '../image-header.js';

/**
 * Size that an image is decoded to for a target: at most twice as wide and twice as high, which leaves a crop of half
 * the picture sharp, spares the memory of large photographs, and lets a whole picture be resized without aliasing by
 * bilinear interpolation alone. A function of the sizes only, so that a cached image is the same as a fresh one.
 */
export function decodedSize(image: Size, target: Size): Size {
  return {
    width: Math.min(image.width, 2 * target.width),
    height: Math.min(image.height, 2 * target.height),
  };
}

/**
 * Decodes an image to 8-bit RGB whatever it is (grey, CMYK, palette, 16 bits, with alpha). The EXIF orientation is
 * honoured, unless the annotation's size says that its boxes were drawn on the stored, unturned picture.
 *
 * @param annotated size in the annotation
 * @throws DatasetError IMAGE_UNREADABLE for a file that is missing, damaged or truncated
 */
export async function decodeImage(file: string, annotated: Size, target: Size): Promise<RgbImage> {
  const contents = await readFile(file).catch((cause: unknown) => {
    throw unreadableImage(file, cause);
  });
  const header = await readImageHeader(contents, file);
  const upright = isAnnotatedUpright(header, annotated);
  const size = upright ? header : { width: header.storedWidth, height: header.storedHeight };
  const wanted = decodedSize(size, target);
  const pipeline = sharp(contents, {
    failOn: 'truncated', // libvips would fill the rest with grey
    autoOrient: upright,
    ignoreIcc: true, // as OpenCV and PIL do, whose pixels other detectors are trained on
    limitInputPixels: MAX_PIXELS,
  });
  if (wanted.width !== size.width || wanted.height !== size.height) {
    pipeline.resize(wanted.width, wanted.height, { fit: 'fill' });
  }
  const { data, info } = await pipeline
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((cause: unknown) => {
      throw unreadableImage(file, cause);
    });
  return { data, width: info.width, height: info.height };
}

/** Whether the annotation was made on the picture as it is shown. Only a quarter turn can be told by the size. */
export function isAnnotatedUpright(header: ImageHeader, { width, height }: Size): boolean {
  const isStored = width === header.storedWidth && height === header.storedHeight;
  const isShown = width === header.width && height === header.height;
  return isShown || !isStored;
}
