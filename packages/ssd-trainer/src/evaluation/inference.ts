import { ArgumentRangeError } from '@ssd/errors';
import { nameDetections, type Detection, type ImageSize } from '@ssd/model';
import { checkRawDetections } from './check-raw-detections.js';
import type { Engine, EngineSettings, RawDetections } from './engine.js';
import type { DetectionSettings, Predictions } from './types.js';

const DEFAULTS = { scoreThreshold: 0.01, nmsThreshold: 0.45, maxDetections: 200 } as const;

/** What is the same for every engine: any number of images in its batches, names for labels, pixels for boxes. */
export class Inference {
  readonly batchSize: number;
  readonly #engine: Engine;
  readonly #classes: readonly string[];

  constructor(engine: Engine, classes: readonly string[]) {
    this.batchSize = engine.batchSize;
    this.#engine = engine;
    this.#classes = classes;
  }

  /**
   * Detects in images of the engine's input size.
   *
   * @param images NHWC RGB, one after the other
   * @param sizes of the originals in pixels, one an image; the boxes come back in these
   * @throws ArgumentRangeError for more or fewer pixels than so many images have
   * @throws TrainerError E_ENGINE where the engine gives what is no detection
   */
  async detect(
    images: Uint8Array,
    sizes: readonly ImageSize[],
    settings: DetectionSettings = {},
  ): Promise<Detection[][]> {
    const found = await this.#run(images, sizes, { ...DEFAULTS, ...settings, predictions: false });
    return found.map(({ detections }) => detections);
  }

  /**
   * What {@link detect} finds together with the numbers it is found in.
   *
   * @throws TrainerError E_ENGINE also where the engine does not give these
   */
  async predict(
    images: Uint8Array,
    sizes: readonly ImageSize[],
    settings: DetectionSettings = {},
  ): Promise<{ detections: Detection[]; predictions: Predictions }[]> {
    const found = await this.#run(images, sizes, { ...DEFAULTS, ...settings, predictions: true });
    return found.map(({ detections, raw }) => ({ detections, predictions: raw.predictions! }));
  }

  async #run(
    images: Uint8Array,
    sizes: readonly ImageSize[],
    settings: EngineSettings,
  ): Promise<{ detections: Detection[]; raw: RawDetections }[]> {
    const { width, height } = this.#engine.imageSize;
    const bytes = width * height * 3;
    if (images.length !== sizes.length * bytes) {
      throw new ArgumentRangeError(
        `Expected ${sizes.length * bytes} bytes, of ${sizes.length} images of ${width}×${height} RGB pixels, got ${images.length}.`,
        { hint: 'Resize each image to the input size and give one size for each.' },
      );
    }
    const found: { detections: Detection[]; raw: RawDetections }[] = [];
    for (let first = 0; first < sizes.length; first += this.batchSize) {
      const ofBatch = sizes.slice(first, first + this.batchSize);
      const part = images.subarray(first * bytes, (first + this.batchSize) * bytes);
      const raw = await this.#engine.run(padded(part, this.batchSize * bytes), ofBatch.length, settings);
      checkRawDetections(this.#engine, raw, { count: ofBatch.length, ...settings });
      for (const [i, size] of ofBatch.entries()) {
        const detections = nameDetections(bestOf(raw[i]!, settings), this.#classes, size);
        found.push({ detections, raw: raw[i]! });
      }
    }
    return found;
  }
}

/** Those that are asked for: an engine may give more. */
function bestOf(
  { boxes, labels, scores }: RawDetections,
  { scoreThreshold, maxDetections }: EngineSettings,
): Pick<RawDetections, 'boxes' | 'labels' | 'scores'> {
  let count = Math.min(scores.length, maxDetections);
  // A graph has the threshold in single precision, which may be a little lower. What that lets in is the last.
  while (count > 0 && scores[count - 1]! < scoreThreshold) count--;
  return {
    boxes: boxes.subarray(0, 4 * count),
    labels: labels.subarray(0, count),
    scores: scores.subarray(0, count),
  };
}

/** An engine has a fixed batch: black images fill the last one up, and what is found in them is not looked at. */
function padded(images: Uint8Array, length: number): Uint8Array {
  if (images.length === length) return images;
  const full = new Uint8Array(length);
  full.set(images);
  return full;
}
