import { constants, copyFile } from 'node:fs/promises';
import { extname } from 'node:path';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { MAX_IMAGE_BYTES } from '../check-image.js';
import { decodeRgb } from '../decode-rgb.js';
import { readImageHeader, unreadableImage } from '../image-header.js';
import { imageSource, MAX_SECONDS } from '../image-source.js';
import { readSmallFile } from '../read-small-file.js';
import type { FixPlan } from './plan-fix.js';

/** Extensions whose format can be written again; anything else becomes a PNG. */
const WRITABLE = ['.jpg', '.jpeg', '.jpe', '.jfif', '.png', '.webp'];

/** File name of an image in the copy: called as its annotation is. */
export function imageName(id: string, image: string, isTurned: boolean): string {
  const extension = extname(image);
  return isTurned && !WRITABLE.includes(extension.toLowerCase()) ? `${id}.png` : `${id}${extension}`;
}

/**
 * Writes an image to the copy. One that must lose its EXIF orientation is compressed anew: without loss, or as a JPEG
 * of quality 95 with full colour resolution. Its colours stay what decoders without colour management see.
 *
 * @throws DatasetError IMAGE_UNREADABLE
 */
export async function writeImage(image: string, target: string, plan: FixPlan['image']): Promise<void> {
  if (plan === 'copy') {
    await copyFile(image, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    return;
  }
  const pipeline = await open(image, plan === 'turn');
  const extension = extname(target).toLowerCase();
  if (extension === '.webp') pipeline.webp({ lossless: true });
  else if (extension === '.png') pipeline.png();
  else pipeline.jpeg({ quality: 95, chromaSubsampling: '4:4:4' });
  await pipeline.toFile(target).catch((cause: unknown) => {
    throw unreadableImage(image, cause);
  });
}

async function open(image: string, upright: boolean): Promise<Sharp> {
  const contents = await readSmallFile(image, { limit: MAX_IMAGE_BYTES, code: 'IMAGE_UNREADABLE' });
  const { isCmyk, hasAlpha } = await readImageHeader(contents, image);
  try {
    if (isCmyk) {
      const { data, width, height } = await decodeRgb(contents, { upright, isCmyk, hasAlpha });
      return sharp(data, { raw: { width, height, channels: 3 } });
    }
    const source = imageSource(contents);
    return sharp(source.contents, { ...source.options, autoOrient: upright, ignoreIcc: true }).timeout({
      seconds: MAX_SECONDS,
    });
  } catch (cause) {
    throw unreadableImage(image, cause);
  }
}
