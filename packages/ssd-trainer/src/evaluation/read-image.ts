import { DatasetError, type LoaderOptions, type VocSample } from '@ssd/voc-dataset';
import { TrainerError } from '../errors/trainer-error.js';
import { IMAGE_HINT, imageSample } from './image-sample.js';
import { SampleFeed } from './sample-feed.js';

/** An image file as a model takes it. */
export interface ReadImage {
  readonly sample: VocSample;
  /** RGB of the size asked for. */
  readonly pixels: Uint8Array;
}

/**
 * Reads an image file, turned as EXIF says and resized: the pixels that training would see. Of one with
 * several frames or pages the first is taken.
 *
 * @throws TrainerError E_IMAGE where the file is missing, damaged or no image.
 */
export async function readImage(path: string, imageSize: LoaderOptions['imageSize']): Promise<ReadImage> {
  const sample = await imageSample(path);
  const feed = new SampleFeed({
    imageSize,
    classes: [],
    samples: [sample],
    batchSize: 1,
    workers: 0,
    cacheBytes: 0,
  });
  try {
    for await (const { images } of feed.once()) return { sample, pixels: images.slice() };
    throw new TrainerError('E_IMAGE', `Expected one image of ${path}, got none.`, { hint: IMAGE_HINT });
  } catch (cause) {
    throw imageError(cause);
  } finally {
    await feed.close();
  }
}

/** What the loader says of an unreadable image, as the trainer says it; another error as it is. */
export function imageError(cause: unknown): unknown {
  return cause instanceof DatasetError && cause.code === 'IMAGE_UNREADABLE'
    ? new TrainerError('E_IMAGE', cause.message, { cause, hint: cause.hint ?? IMAGE_HINT })
    : cause;
}
