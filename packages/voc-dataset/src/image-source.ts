import type { SharpOptions } from 'sharp';
import { FORMAT_BYTES, FORMATS_READ, imageFormat, isTruncatedJpeg, otherFormat } from '@ssd/pictures';
import type { ImageFormat } from './image-format.js';
import { UnfitImageError } from './unfit-image-error.js';

/** Most pixels an image may claim: a file's header must not make us allocate gigabytes. */
export const MAX_PIXELS = 100e6;

/** Seconds that a picture may take to decode: 100 megapixels of AVIF take ten. */
export const MAX_SECONDS = 120;

/** Bytes that may be given to the decoder, and how strict it is to be with them. */
export interface ImageSource {
  contents: Uint8Array;
  /** The mark of its end was put there. Shrunk while it is decoded, it would hide what is missing besides. */
  isMended: boolean;
  options: Pick<SharpOptions, 'failOn' | 'limitInputPixels'>;
}

const END = Buffer.of(0xff, 0xd9);

/**
 * The only way to the decoder: what is none of the formats that are read goes no further.
 *
 * A JPEG that lacks nothing but its last bytes, the mark of its end, has all of its pixels. OpenCV reads it, and so do we:
 * the mark is put there, and the decoder told to be strict with what stands before it, since it would fill what is missing.
 *
 * @throws UnfitImageError that says what the file is
 */
export function imageSource(contents: Uint8Array): ImageSource {
  expectFormat(contents);
  const limits = { limitInputPixels: MAX_PIXELS };
  return isTruncatedJpeg(contents)
    ? { contents: Buffer.concat([contents, END]), isMended: true, options: { ...limits, failOn: 'warning' } }
    : { contents, isMended: false, options: { ...limits, failOn: 'truncated' } }; // else libvips fills the rest with grey
}

/** @throws UnfitImageError for a file of a format that is not read @param start its first bytes, or all */
export function expectFormat(start: Uint8Array): ImageFormat {
  const format = imageFormat(start);
  if (format !== undefined) return format;
  throw new UnfitImageError(
    'IMAGE_UNREADABLE',
    `${otherFormat(start.subarray(0, FORMAT_BYTES))}; ${FORMATS_READ} are read`,
  );
}

/** Says of an image with too many pixels how many it has, and how many are read. */
export function tooManyPixels({ width, height }: { width: number; height: number }): string {
  return `${width}×${height}, ${((width * height) / 1e6).toFixed(1)} megapixels, where at most ${MAX_PIXELS / 1e6} are read; make it smaller`;
}
