import { createPipeline, createRng, sourceRegion } from '@ssd/augment';
import type { Augmentation, AugmentationPlan, Size, SourceImage } from '@ssd/augment';
import { DatasetError } from '../dataset-error.js';
import { openImage } from './decode-image.js';
import { detailOf } from './decoded-size.js';
import { diskCacheName, readFromDisk, writeToDisk } from './disk-cache.js';
import type { DiskCache } from './disk-cache.js';
import { epochOrder, STREAMS } from './epoch-order.js';
import { hasPlace, readCached, writeCached } from './image-cache.js';
import type { SharedImageCache } from './image-cache.js';
import type { PreparedSample } from './prepare-samples.js';
import { epochPosition } from './shard.js';
import type { Shard } from './shard.js';
import type { Slot } from './slot.js';
import type { TargetEncoder } from './target-encoder.js';
import { fullMessage } from '../full-message.js';

/** All that the contents of batches depend on; sent to workers. */
export interface MakerOptions {
  samples: readonly PreparedSample[];
  /** How often an epoch shows each of them. */
  rates: Float64Array;
  shard: Shard;
  imageSize: Size;
  seed: number;
  shuffle: boolean;
  augmentation: Augmentation;
  onUnreadable: 'stop' | 'skip';
  cache: SharedImageCache | undefined;
  diskCache: DiskCache | undefined;
}

/** An image that could not be read, and why. */
export interface UnreadableImage {
  file: string;
  reason: string;
}

export interface SampleMaker {
  /**
   * Makes the sample at a position of this rank's part of an epoch: decodes, augments, encodes.
   *
   * @returns the index of the sample that was used
   */
  make(epoch: number, position: number, out: Slot): Promise<number>;
  /** Images found unreadable since the last call. */
  takeUnreadable(): UnreadableImage[];
}

/** An image, or the part of it that its plan asks for. */
interface Planned {
  image: SourceImage;
  plan: AugmentationPlan;
}

export function createSampleMaker(options: MakerOptions, encoder: TargetEncoder): SampleMaker {
  const { samples, rates, shard, imageSize, seed, shuffle, augmentation, onUnreadable, cache, diskCache } =
    options;
  const pipeline = createPipeline(augmentation, { size: imageSize });
  const detail = detailOf(pipeline.settings);
  const failures = new Map<number, DatasetError>();
  const unreported: UnreadableImage[] = [];
  let order: { epoch: number; indices: Int32Array } = { epoch: -1, indices: new Int32Array(0) };

  const orderOf = (epoch: number): Int32Array => {
    if (order.epoch !== epoch) order = { epoch, indices: epochOrder(rates, { seed, epoch, shuffle }) };
    return order.indices;
  };

  /** The whole image where it is to be kept, else what the plan asks for of it. */
  const load = async (index: number, planFor: (size: Size) => AugmentationPlan): Promise<Planned> => {
    const sample = samples[index]!;
    const whole = (image: SourceImage) => ({ image, plan: planFor(image) });
    const cached = cache && readCached(cache, index);
    if (cached) return whole(cached);
    const isKept = cache !== undefined && hasPlace(cache, index);
    const decoding = { annotated: sample, target: imageSize, detail };
    const name = diskCache && diskCacheName(sample.image, decoding);
    const stored = name === undefined ? undefined : readFromDisk(diskCache!, name);
    const opened = stored ? undefined : await openImage(sample.image, decoding);
    if (opened?.divisible && !isKept && name === undefined) {
      const plan = planFor(opened.divisible);
      return { image: await opened.decode(sourceRegion(plan)), plan };
    }
    const image = stored ?? (await opened!.decode());
    if (isKept) writeCached(cache, index, image);
    if (name !== undefined && !stored) writeToDisk(diskCache!, name, image);
    return whole(image);
  };

  /** The first readable sample from a position on, around the end of the epoch's order. */
  const readableFrom = async (epoch: number, position: number): Promise<Planned & { index: number }> => {
    const indices = orderOf(epoch);
    for (let step = 0; step < indices.length; step++) {
      const index = indices[(position + step) % indices.length]!;
      if (failures.has(index)) continue;
      const planFor = (size: Size) =>
        pipeline.plan(createRng(seed, STREAMS.augmentation, epoch, position), size, samples[index]!);
      try {
        return { index, ...(await load(index, planFor)) };
      } catch (error) {
        if (!(error instanceof DatasetError) || onUnreadable === 'stop') throw error;
        failures.set(index, error);
        unreported.push({ file: samples[index]!.image, reason: fullMessage(error) });
      }
    }
    throw [...failures.values()][0]!; // not one image can be read
  };

  return {
    async make(epoch, position, out) {
      const { index, image, plan } = await readableFrom(epoch, epochPosition(position, shard));
      pipeline.apply(plan, image, out.images);
      encoder.encode(plan, out.targets);
      return index;
    },
    takeUnreadable: () => unreported.splice(0),
  };
}
