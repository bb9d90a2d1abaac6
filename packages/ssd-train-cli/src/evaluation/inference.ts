import type { Detection, SsdModel } from '@ssd/model';
import { Session, type CompiledFunction } from '@ssd/tf-runtime';
import type { DetectionSettings } from './types.js';

export interface InferenceOptions {
  readonly model: SsdModel;
  /** Images of one run. */
  readonly batchSize: number;
  readonly precision: 'float32' | 'bfloat16';
  readonly deterministic: boolean;
}

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** A model compiled for detecting, with weights of its own: training goes on in another session. */
export class Inference {
  readonly model: SsdModel;
  readonly session: Session;
  readonly batchSize: number;
  readonly #compiled: CompiledFunction;

  constructor({ model, batchSize, precision, deterministic }: InferenceOptions) {
    this.model = model;
    this.batchSize = batchSize;
    this.session = new Session({ deterministic, precision });
    const { width, height } = model.preset.layers.imageSize;
    this.#compiled = this.session.compile(
      ({ images }) => {
        const { probabilities, offsets } = model.infer(images as Parameters<SsdModel['infer']>[0]);
        return { probabilities, offsets };
      },
      { name: 'infer', inputs: { images: { shape: [batchSize, height, width, 3], dtype: 'uint8' } } },
    );
  }

  /** Sets the model's variables from `value`, which is asked for each by name. */
  async load(value: (name: string) => Promise<Float32Array> | Float32Array): Promise<void> {
    for (const { name, variable } of this.model.variables)
      await this.session.write(variable, await value(name));
  }

  /**
  Detects in images of the model's input size.

  @param images NHWC RGB, one after the other
  @param sizes of the originals in pixels, one an image; the boxes come back in these
  */
  async detect(
    images: Uint8Array,
    sizes: readonly ImageSize[],
    { scoreThreshold = 0.01, nmsThreshold = 0.45, maxDetections = 200 }: DetectionSettings = {},
  ): Promise<Detection[][]> {
    const { width, height } = this.model.preset.layers.imageSize;
    const bytes = width * height * 3;
    const detections: Detection[][] = [];
    for (let first = 0; first < sizes.length; first += this.batchSize) {
      const part = images.subarray(first * bytes, (first + this.batchSize) * bytes);
      const outputs = await this.#compiled.run({ images: padded(part, this.batchSize * bytes) });
      const probabilities = outputs['probabilities']!.data as Float32Array; // [batch, anchors, classes + 1]
      const offsets = outputs['offsets']!.data as Float32Array; // [batch, anchors, 4]
      const inPart = sizes.slice(first, first + this.batchSize);
      inPart.forEach((size, i) => {
        const one = {
          probabilities: slice(probabilities, i, this.batchSize),
          offsets: slice(offsets, i, this.batchSize),
        };
        detections.push(
          this.model.toDetections(one.probabilities, one.offsets, size, {
            scoreThreshold,
            iouThreshold: nmsThreshold,
            maxDetections,
          }),
        );
      });
    }
    return detections;
  }

  dispose(): void {
    this.session.dispose();
  }
}

/** The graph has a fixed batch: black images fill the last one up, and what is found in them is not looked at. */
function padded(images: Uint8Array, length: number): Uint8Array {
  if (images.length === length) return images;
  const full = new Uint8Array(length);
  full.set(images);
  return full;
}

function slice(values: Float32Array, index: number, count: number): Float32Array {
  const length = values.length / count;
  return values.subarray(index * length, (index + 1) * length);
}
