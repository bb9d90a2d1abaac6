import type { Inference } from './inference.js';
import type { SampleFeed } from './sample-feed.js';
import type { DetectedImage, DetectionSettings, EvaluationProgress, ImageDetections } from './types.js';

export interface DetectSamplesOptions {
  readonly inference: Pick<Inference, 'detect' | 'predict'>;
  readonly feed: Pick<SampleFeed, 'once' | 'count'>;
  readonly settings: DetectionSettings;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: EvaluationProgress) => void) | undefined;
  /** Told of each image once it is done, in order. */
  readonly onImage?: ((image: DetectedImage) => Promise<void> | void) | undefined;
  /** Hand the network's output to `onImage`. It is not kept. @default false */
  readonly predictions?: boolean | undefined;
}

/** Detects in every sample, in their order. @throws the signal's reason when aborted */
export async function detectSamples({
  inference,
  feed,
  settings,
  signal,
  onProgress,
  onImage,
  predictions = false,
}: DetectSamplesOptions): Promise<ImageDetections[]> {
  const found: ImageDetections[] = [];
  for await (const { samples, images } of feed.once(signal)) {
    const detected = await detectImages(inference, { images, sizes: samples, settings, predictions });
    for (const [i, sample] of samples.entries()) {
      const image = { sample, ...detected[i]! };
      await onImage?.(image);
      found.push({ sample, detections: image.detections });
    }
    onProgress?.({ done: found.length, total: feed.count });
  }
  return found;
}

/** Detections of images, with the network's output where it is asked for. */
export async function detectImages(
  inference: DetectSamplesOptions['inference'],
  {
    images,
    sizes,
    settings,
    predictions,
  }: {
    images: Uint8Array;
    sizes: Parameters<Inference['detect']>[1];
    settings: DetectionSettings;
    predictions: boolean;
  },
): Promise<Omit<DetectedImage, 'sample'>[]> {
  if (predictions) return inference.predict(images, sizes, settings);
  return (await inference.detect(images, sizes, settings)).map((detections) => ({ detections }));
}
