import { BACKGROUND, workingSize } from './decoded-image.js';
import type { DecodedImage, Size } from './decoded-image.js';

/**
 * `#decode-image` in Node: by sharp, an optional peer.
 *
 * @param source path or contents of a file in any format that sharp reads; of animations the first frame
 * @param target the network's input; the pixels come in at most twice that ({@link workingSize})
 * @throws Error with code DECODER_MISSING where sharp is not installed; whatever sharp reports, also for more pixels
 *   than it takes (268 million)
 */
export const decodeImage = async (source: string | Uint8Array, target: Size): Promise<DecodedImage> => {
  const sharp = await loadSharp();
  const options = {
    failOn: 'truncated', // libvips would fill the rest with grey
    ignoreIcc: true, // as the loader of the data sets, OpenCV and PIL do
  } as const;
  const { width, height, orientation = 1 } = await sharp(source, options).metadata();
  const size = orientation >= 5 ? { width: height, height: width } : { width, height }; // 5 … 8 turn by a quarter
  const wanted = workingSize(size, target);
  const pipeline = sharp(source, options)
    .rotate() // by the EXIF orientation
    .flatten({ background: { r: BACKGROUND, g: BACKGROUND, b: BACKGROUND } });
  if (wanted.width !== size.width || wanted.height !== size.height) {
    pipeline.resize(wanted.width, wanted.height, { fit: 'fill' });
  }
  const { data, info } = await pipeline
    .toColourspace('srgb')
    .removeAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { pixels: { data, width: info.width, height: info.height }, size };
};

const loadSharp = async () => {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    const message =
      'Reading image files in Node needs the package sharp: npm install sharp. Or decode them yourself and pass ' +
      '{ data, width, height } or a tensor.';
    throw Object.assign(new Error(message, { cause }), { code: 'DECODER_MISSING' });
  }
};
