import type { Inference } from './inference.js';
import type { SampleFeed } from './sample-feed.js';
import type { DetectionSettings, EvaluationProgress, ImageDetections } from './types.js';

export interface DetectSamplesOptions {
  readonly inference: Pick<Inference, 'detect'>;
  readonly feed: Pick<SampleFeed, 'once' | 'count'>;
  readonly settings: DetectionSettings;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: EvaluationProgress) => void) | undefined;
}

/** Detects in every sample, in their order. @throws the signal's reason when aborted */
export async function detectSamples({
  inference,
  feed,
  settings,
  signal,
  onProgress,
}: DetectSamplesOptions): Promise<ImageDetections[]> {
  const found: ImageDetections[] = [];
  for await (const { samples, images } of feed.once(signal)) {
    const detections = await inference.detect(images, samples, settings);
    samples.forEach((sample, i) => found.push({ sample, detections: detections[i]! }));
    onProgress?.({ done: found.length, total: feed.count });
  }
  return found;
}
