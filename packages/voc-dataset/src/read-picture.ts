import { MAX_IMAGE_BYTES } from './check-image.js';
import { decodeRgb } from './decode-rgb.js';
import type { ImageFormat } from './image-format.js';
import { readImageHeader, unreadableImage } from './image-header.js';
import { readSmallFile } from './read-small-file.js';

/** A decoded picture. */
export interface Picture {
  /** RGB, `[height, width, 3]`. */
  data: Uint8Array;
  /** Size as shown, that is after the EXIF orientation. */
  width: number;
  height: number;
}

/**
 * Reads a picture as the loader does, in its own size and upright: the same pixels, the same formats and limits.
 *
 * @param image path or contents
 * @throws DatasetError IMAGE_UNREADABLE for what is no whole image of a format that is read, or too large
 */
export async function readPicture(image: string | Uint8Array): Promise<Picture> {
  const file = typeof image === 'string' ? image : 'the bytes';
  const contents =
    typeof image === 'string'
      ? await readSmallFile(image, { limit: MAX_IMAGE_BYTES, code: 'IMAGE_UNREADABLE' })
      : image;
  const { isCmyk, hasAlpha } = await readImageHeader(contents, file);
  try {
    return await decodeRgb(contents, { upright: true, isCmyk, hasAlpha });
  } catch (cause) {
    throw unreadableImage(file, cause);
  }
}

/**
 * The size of a picture as it is shown, after the EXIF orientation, and its format, without decoding it.
 *
 * @param image path or contents
 * @throws DatasetError IMAGE_UNREADABLE
 */
export async function readPictureSize(
  image: string | Uint8Array,
): Promise<{ width: number; height: number; format: ImageFormat }> {
  const file = typeof image === 'string' ? image : 'the bytes';
  const { width, height, format } = await readImageHeader(image, file);
  return { width, height, format };
}
