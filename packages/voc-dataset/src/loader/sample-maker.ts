import { createPipeline, createRng } from '@ssd/augment';
import type { Augmentation, RgbImage, Size } from '@ssd/augment';
import { DatasetError } from '../dataset-error.js';
import { decodeImage } from './decode-image.js';
import { epochOrder, STREAMS } from './epoch-order.js';
import { readCached, writeCached } from './image-cache.js';
import type { SharedImageCache } from './image-cache.js';
import type { PreparedSample } from './prepare-samples.js';
import type { Slot } from './slot.js';
import type { TargetEncoder } from './target-encoder.js';

/** All that the contents of batches depend on; sent to workers. */
export interface MakerOptions {
  samples: readonly PreparedSample[];
  imageSize: Size;
  seed: number;
  shuffle: boolean;
  augmentation: Augmentation;
  onUnreadable: 'stop' | 'skip';
  cache: SharedImageCache | undefined;
}

/** An image that could not be read, and why. */
export interface UnreadableImage {
  file: string;
  reason: string;
}

export interface SampleMaker {
  /**
   * Makes the sample at a position of an epoch: decodes, augments, encodes.
   *
   * @returns the index of the sample that was used
   */
  make(epoch: number, position: number, out: Slot): Promise<number>;
  /** Images found unreadable since the last call. */
  takeUnreadable(): UnreadableImage[];
}

export function createSampleMaker(options: MakerOptions, encoder: TargetEncoder): SampleMaker {
  const { samples, imageSize, seed, shuffle, augmentation, onUnreadable, cache } = options;
  const pipeline = createPipeline(augmentation, { size: imageSize });
  const failures = new Map<number, DatasetError>();
  const unreported: UnreadableImage[] = [];
  let order: { epoch: number; indices: Int32Array } = { epoch: -1, indices: new Int32Array(0) };

  const orderOf = (epoch: number): Int32Array => {
    if (order.epoch !== epoch) order = { epoch, indices: epochOrder(samples.length, seed, epoch, shuffle) };
    return order.indices;
  };

  const imageOf = async (index: number): Promise<RgbImage> => {
    const cached = cache && readCached(cache, index);
    if (cached) return cached;
    const sample = samples[index]!;
    const image = await decodeImage(sample.image, sample, imageSize);
    if (cache) writeCached(cache, index, image);
    return image;
  };

  /** The first readable sample from `position` on, around the end of the epoch's order. */
  const readableFrom = async (
    epoch: number,
    position: number,
  ): Promise<{ index: number; image: RgbImage }> => {
    const indices = orderOf(epoch);
    for (let step = 0; step < indices.length; step++) {
      const index = indices[(position + step) % indices.length]!;
      if (failures.has(index)) continue;
      try {
        return { index, image: await imageOf(index) };
      } catch (error) {
        if (!(error instanceof DatasetError) || onUnreadable === 'stop') throw error;
        failures.set(index, error);
        unreported.push({ file: samples[index]!.image, reason: error.message });
      }
    }
    throw [...failures.values()][0]!; // not one image can be read
  };

  return {
    async make(epoch, position, out) {
      const { index, image } = await readableFrom(epoch, position);
      const rng = createRng(seed, STREAMS.augmentation, epoch, position);
      const plan = pipeline.plan(rng, image, samples[index]!);
      pipeline.apply(plan, image, out.images);
      encoder.encode(plan, out.targets);
      return index;
    },
    takeUnreadable: () => unreported.splice(0),
  };
}
