import { constants, open } from 'node:fs/promises';
import sharp from 'sharp';
import { DatasetError } from './dataset-error.js';
import { FORMAT_BYTES } from '@ssd/pictures';
import type { ImageFormat } from './image-format.js';
import { expectFormat, MAX_PIXELS, tooManyPixels } from './image-source.js';
import { UnfitImageError } from './unfit-image-error.js';

export interface ImageHeader {
  /** Size as shown, that is after the EXIF orientation. */
  width: number;
  height: number;
  /** Size as stored. */
  storedWidth: number;
  storedHeight: number;
  /** EXIF orientation, 1 (upright) to 8. */
  orientation: number;
}

export interface FileHeader extends ImageHeader {
  /** Whether the pixels are amounts of ink: cyan, magenta, yellow, black. */
  isCmyk: boolean;
  hasAlpha: boolean;
  format: ImageFormat;
}

/**
 * Reads the size of an image without decoding it.
 *
 * @param image path or contents
 * @param file named in errors
 * @throws DatasetError IMAGE_UNREADABLE
 */
export async function readImageHeader(image: string | Uint8Array, file = String(image)): Promise<FileHeader> {
  const { format, metadata } = await readMetadata(image).catch((cause: unknown) => {
    throw unreadableImage(file, cause);
  });
  return {
    width: metadata.autoOrient.width,
    height: metadata.autoOrient.height,
    storedWidth: metadata.width,
    storedHeight: metadata.height,
    orientation: metadata.orientation ?? 1,
    isCmyk: metadata.space === 'cmyk',
    hasAlpha: metadata.hasAlpha,
    format,
  };
}

/** Async, so that what sharp throws at once (an empty file) is a rejection like the rest. */
async function readMetadata(image: string | Uint8Array) {
  const format = expectFormat(typeof image === 'string' ? await readStart(image) : image);
  const metadata = await sharp(image, { limitInputPixels: false }).metadata(); // nothing is decoded
  if (metadata.width * metadata.height <= MAX_PIXELS) return { format, metadata };
  throw new UnfitImageError('IMAGE_UNREADABLE', tooManyPixels(metadata));
}

async function readStart(file: string): Promise<Uint8Array> {
  // Without O_NONBLOCK, opening a pipe waits for its other end.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await handle.stat()).isFile())
      throw new UnfitImageError('IMAGE_UNREADABLE', 'something that is no file');
    const start = new Uint8Array(FORMAT_BYTES);
    const { bytesRead } = await handle.read(start, 0, FORMAT_BYTES, 0);
    return start.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Words of the decoder that say nothing. */
const UNTOLD = /^(Unknown error|Warning treated as error.*)$/;

export function unreadableImage(file: string, cause: unknown): DatasetError {
  if (cause instanceof DatasetError) return cause;
  const message = cause instanceof Error ? cause.message.trim().replaceAll(/\s+/g, ' ') : String(cause);
  // libvips keeps its messages in one place for all threads, so that another thread may have taken this one.
  const reason = UNTOLD.test(message) ? 'data that cannot be decoded, damaged or truncated' : message;
  return new DatasetError(
    'IMAGE_UNREADABLE',
    `Expected a whole image in ${file}, got: ${reason.replace(/\.$/, '')}.`,
    { hint: 'Replace the file, or leave it out.', file, cause },
  );
}
