import { constants, copyFile } from 'node:fs/promises';
import { extname } from 'node:path';
import sharp from 'sharp';
import { MAX_PIXELS, unreadableImage } from '../image-header.js';
import type { FixPlan } from './plan-fix.js';

/** Extensions whose format can be written again; anything else becomes a PNG. */
const WRITABLE = ['.jpg', '.jpeg', '.png', '.webp'];

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
  const pipeline = sharp(image, {
    failOn: 'truncated',
    autoOrient: plan === 'turn',
    ignoreIcc: true,
    limitInputPixels: MAX_PIXELS,
  });
  const extension = extname(target).toLowerCase();
  if (extension === '.webp') pipeline.webp({ lossless: true });
  else if (extension === '.png') pipeline.png();
  else pipeline.jpeg({ quality: 95, chromaSubsampling: '4:4:4' });
  await pipeline.toFile(target).catch((cause: unknown) => {
    throw unreadableImage(image, cause);
  });
}
