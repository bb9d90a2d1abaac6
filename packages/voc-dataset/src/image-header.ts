import { stat } from 'node:fs/promises';
import sharp from 'sharp';
import { DatasetError } from './dataset-error.js';

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

/** Most pixels an image may claim: a file's header must not make us allocate gigabytes. */
export const MAX_PIXELS = 100e6;

/**
 * Reads the size of an image without decoding it.
 *
 * @param image path or contents
 * @param file named in errors
 * @throws DatasetError IMAGE_UNREADABLE
 */
export async function readImageHeader(
  image: string | Uint8Array,
  file = String(image),
): Promise<ImageHeader> {
  const metadata = await readMetadata(image).catch((cause: unknown) => {
    throw unreadableImage(file, cause);
  });
  return {
    width: metadata.autoOrient.width,
    height: metadata.autoOrient.height,
    storedWidth: metadata.width,
    storedHeight: metadata.height,
    orientation: metadata.orientation ?? 1,
  };
}

/** Async, so that what sharp throws at once (an empty file) is a rejection like the rest. */
async function readMetadata(image: string | Uint8Array) {
  // Opening a pipe would wait for its other end.
  if (typeof image === 'string' && !(await stat(image)).isFile())
    throw new Error('something that is no file');
  return sharp(image, { limitInputPixels: MAX_PIXELS }).metadata();
}

export function unreadableImage(file: string, cause: unknown): DatasetError {
  const message = cause instanceof Error ? cause.message.trim().replaceAll(/\s+/g, ' ') : String(cause);
  // libvips keeps its messages in one place for all threads, so that another thread may have taken this one.
  const reason = message === 'Unknown error' ? 'data that cannot be decoded, damaged or truncated' : message;
  return new DatasetError(
    'IMAGE_UNREADABLE',
    `Expected a whole image in ${file}, got: ${reason}. Replace the file, or leave it out.`,
    { file, cause },
  );
}
