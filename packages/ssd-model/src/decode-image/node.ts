import { cmykToRgb, isTruncatedJpeg } from '@ssd/pictures';
import { decoderMissing, unreadable } from './decode-problem.js';
import { workingSize } from './decoded-image.js';
import type { DecodedImage, Size } from './decoded-image.js';
import { expectPicture } from './picture-file.js';

/** Most pixels that are read. */
const MOST_PIXELS = 268_402_689; // 16383²

/** Seconds that a picture may take. */
const MOST_SECONDS = 120;

/**
 * `#decode-image` in Node: by sharp, an optional peer. The same pixels as the loader of the data sets has: alpha dropped,
 * colour profiles ignored, inks subtracted from white.
 *
 * @param source path or contents of a JPEG, PNG, WebP, GIF, TIFF or AVIF; of animations the first frame
 * @param target the network's input; the pixels come in at most twice that ({@link workingSize})
 * @throws ImageError DECODER_MISSING where sharp is not installed, IMAGE_UNREADABLE for other formats and for more than 268 million
 *   pixels; whatever sharp reports
 */
export async function decodeImage(source: string | Uint8Array, target: Size): Promise<DecodedImage> {
  const sharp = await loadSharp();
  const contents = typeof source === 'string' ? await readContents(source) : source;
  expectPicture(contents); // libvips would draw SVG, for hours, and with other files in it
  const {
    width,
    height,
    orientation = 1,
    space,
    hasAlpha,
  } = await sharp(contents, {
    limitInputPixels: false, // only the header is read
  }).metadata();
  if (width * height > MOST_PIXELS) {
    throw unreadable(
      `${width} × ${height}, ${((width * height) / 1e6).toFixed(1)} megapixels, where at most 268.4 are read; make it smaller`,
    );
  }
  const size = orientation >= 5 ? { width: height, height: width } : { width, height }; // 5 … 8 turn by a quarter
  const wanted = workingSize(size, target);
  const isShrunk = wanted.width !== size.width || wanted.height !== size.height;
  const isCmyk = space === 'cmyk';
  const isCut = isTruncatedJpeg(contents);
  // Inks do not mix as light does, alpha would weigh the pixels, and a cut JPEG that is shrunk hides what is missing.
  const wholeFirst = isCmyk || hasAlpha || isCut;
  const decode = async (bytes: Uint8Array, failOn: 'truncated' | 'warning') => {
    const pipeline = sharp(bytes, {
      failOn,
      limitInputPixels: MOST_PIXELS,
      ignoreIcc: true, // as the loader of the data sets, OpenCV and PIL do
      autoOrient: true,
    }).timeout({ seconds: MOST_SECONDS });
    if (isShrunk && !wholeFirst) pipeline.resize(wanted.width, wanted.height, { fit: 'fill' });
    if (isCmyk) pipeline.pipelineColourspace('cmyk').toColourspace('cmyk');
    else pipeline.toColourspace('srgb').removeAlpha();
    return pipeline.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  };
  const { data, info } = isCut
    ? await decode(Buffer.concat([contents, Uint8Array.of(0xff, 0xd9)]), 'warning')
    : await decode(contents, 'truncated'); // libvips would fill the rest with grey
  const rgb = isCmyk ? cmykToRgb(data, info.channels) : data;
  if (!isShrunk || !wholeFirst) {
    return { pixels: { data: rgb, width: info.width, height: info.height }, size };
  }
  const shrunk = await sharp(rgb, { raw: { width: info.width, height: info.height, channels: 3 } })
    .resize(wanted.width, wanted.height, { fit: 'fill' })
    .raw()
    .toBuffer();
  return { pixels: { data: shrunk, ...wanted }, size };
}

/** The module is Node's, which the rest of this package must not need. */
async function readContents(path: string): Promise<Uint8Array> {
  const { readFile, stat } = await import('node:fs/promises');
  if (!(await stat(path)).isFile()) throw unreadable('something that is no file'); // a pipe would wait
  return readFile(path);
}

async function loadSharp() {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw decoderMissing(
      'Reading image files in Node needs the package sharp, which is not installed.',
      'npm install sharp, or decode them yourself and pass { data, width, height } or a tensor.',
      cause,
    );
  }
}
