import type { VocSample } from '@ssd/voc-dataset';
import sharp from 'sharp';
import { TrainerError } from '../training/trainer-error.js';

/**
An image file as a sample without objects, with the size it is shown in (EXIF orientation applied).

@throws TrainerError E_IMAGE where the file is missing or no image.
*/
export async function imageSample(path: string): Promise<VocSample> {
  try {
    const { autoOrient } = await sharp(path).metadata();
    const { width, height } = autoOrient;
    return { id: path, image: path, annotation: path, width, height, objects: [] };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TrainerError('E_IMAGE', `Expected an image in ${path}: ${reason}`, { cause });
  }
}
