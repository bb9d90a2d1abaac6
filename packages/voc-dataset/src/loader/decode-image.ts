import { readFileSync } from 'node:fs';
import type { Rectangle, Size, SourceImage } from '@ssd/augment';
import { decodeRgb } from '../decode-rgb.js';
import type { DecodeRgbOptions } from '../decode-rgb.js';
import { readImageHeader, unreadableImage } from '../image-header.js';
import type { ImageHeader } from '../image-header.js';
import { MAX_PIXELS } from '../image-source.js';
import { decodedSize } from './decoded-size.js';
import type { Detail } from './decoded-size.js';
import { scanJpeg } from './jpeg-header.js';

export interface DecodeOptions {
  /** Size in the annotation. */
  annotated: Size;
  /** Size of the result that the image is decoded for. */
  target: Size;
  detail: Detail;
}

/** An image whose file has been read, ready to be decoded. */
export interface OpenedImage {
  /** Size that it is decoded to, where parts can be decoded alone. */
  divisible: Size | undefined;
  /** @param region whole pixels, for a divisible image only. @default all of it */
  decode(region?: Rectangle): Promise<SourceImage>;
}

/**
 * Reads an image that is to be decoded to 8-bit RGB whatever it is (grey, CMYK, palette, 16 bits, with alpha). The EXIF
 * orientation is honoured, unless the annotation's size says that its boxes were drawn on the stored, unturned picture.
 *
 * Of an upright JPEG that is not shrunk, a part can be decoded alone: the same pixels as in the whole, in less time.
 *
 * @throws DatasetError IMAGE_UNREADABLE for a file that is missing, damaged or truncated, here or when it is decoded
 */
export async function openImage(
  file: string,
  { annotated, target, detail }: DecodeOptions,
): Promise<OpenedImage> {
  const contents = readContents(file);
  const jpeg = scanJpeg(contents);
  if (jpeg?.orientation === 1 && jpeg.width * jpeg.height <= MAX_PIXELS) {
    const size = decodedSize(jpeg, target, detail);
    const isShrunk = size.width !== jpeg.width || size.height !== jpeg.height;
    return {
      divisible: isShrunk ? undefined : size,
      decode: (region) =>
        decode(contents, file, {
          upright: false,
          isCmyk: false,
          hasAlpha: false,
          resize: isShrunk ? size : undefined,
          region,
        }),
    };
  }
  const header = await readImageHeader(contents, file);
  const { isCmyk, hasAlpha } = header;
  const upright = isAnnotatedUpright(header, annotated);
  const stored = upright ? header : { width: header.storedWidth, height: header.storedHeight };
  const size = decodedSize(stored, target, detail);
  const isShrunk = size.width !== stored.width || size.height !== stored.height;
  return {
    divisible: undefined,
    decode: () => decode(contents, file, { isCmyk, hasAlpha, upright, resize: isShrunk ? size : undefined }),
  };
}

/** Not asynchronously: that takes four turns of the event loop, longer than the file takes to read. */
function readContents(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw unreadableImage(file, cause);
  }
}

async function decode(contents: Buffer, file: string, options: DecodeRgbOptions): Promise<SourceImage> {
  const { region } = options;
  try {
    return { ...(await decodeRgb(contents, options)), ...(region && { region }) };
  } catch (cause) {
    throw unreadableImage(file, cause);
  }
}

/** Whether the annotation was made on the picture as it is shown. Only a quarter turn can be told by the size. */
export function isAnnotatedUpright(header: ImageHeader, { width, height }: Size): boolean {
  const isStored = width === header.storedWidth && height === header.storedHeight;
  const isShown = width === header.width && height === header.height;
  return isShown || !isStored;
}
