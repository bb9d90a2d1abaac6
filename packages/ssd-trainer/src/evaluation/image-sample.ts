import { readPictureSize, type VocSample } from '@ssd/voc-dataset';
import { describeError } from '../errors/describe-error.js';
import { TrainerError } from '../errors/trainer-error.js';

/** What to do about a file that is no picture. */
export const IMAGE_HINT = 'Open it in a viewer; a truncated or mislabelled file has to be fetched again.';

/**
 * An image file as a sample without objects, with the size it is shown in (EXIF orientation applied).
 *
 * @throws TrainerError E_IMAGE where the file is missing or no image.
 */
export async function imageSample(path: string): Promise<VocSample> {
  try {
    const { width, height } = await readPictureSize(path);
    return { id: path, image: path, annotation: path, width, height, objects: [] };
  } catch (cause) {
    const { message, hint = IMAGE_HINT } = describeError(cause);
    throw new TrainerError('E_IMAGE', message, { cause, hint });
  }
}
