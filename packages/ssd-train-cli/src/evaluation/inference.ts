import type { Detection, SsdModel, TensorDetectOptions } from '@ssd/model';
import { Session, type CompiledFunction, type OutputValue } from '@ssd/tf-runtime';
import type { EmulatedPrecision } from '../config/schema.js';
import type { DetectionSettings, Predictions } from './types.js';

type Images = Parameters<SsdModel['detectTensors']>[0];
type Threshold = Exclude<TensorDetectOptions['scoreThreshold'], number | undefined>;

export interface InferenceOptions {
  readonly model: SsdModel;
  /** Images of one run. */
  readonly batchSize: number;
  readonly precision: 'float32' | 'bfloat16';
  /** What convolutions are rounded to, on any CPU and slowly; only beside float32. @default null, for nothing */
  readonly emulatePrecision?: EmulatedPrecision | null;
  readonly deterministic: boolean;
}

const DEFAULTS = { scoreThreshold: 0.01, nmsThreshold: 0.45, maxDetections: 200 } as const;

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/**
A model compiled for detecting, with weights of its own: training goes on in another session.

Decoding and suppression are part of the graph, so that detections leave TensorFlow and not the scores of every default
box. Where few boxes are candidates that takes as long; where all are, an image of `mini` takes 3.8 ms instead of 5.1 on
two cores at batch 8 (least times, `bench/detection.ts`), and one of `vgg300` with 20 classes 13 ms less.
*/
export class Inference {
  readonly model: SsdModel;
  readonly session: Session;
  readonly batchSize: number;
  /** By the most detections of an image that they give. */
  readonly #compiled = new Map<number, CompiledFunction>();
  #network: CompiledFunction | undefined;

  constructor({ model, batchSize, precision, emulatePrecision = null, deterministic }: InferenceOptions) {
    this.model = model;
    this.batchSize = batchSize;
    this.session = new Session({
      deterministic,
      precision,
      ...(emulatePrecision === null ? {} : { emulatePrecision }),
    });
    this.#compile(DEFAULTS.maxDetections); // now: the session knows the variables of what is compiled
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
    settings: DetectionSettings = {},
  ): Promise<Detection[][]> {
    const chosen = { ...DEFAULTS, ...settings };
    const compiled = this.#compile(Math.max(DEFAULTS.maxDetections, chosen.maxDetections));
    const detections: Detection[][] = [];
    for (const { part, first } of this.#parts(images, sizes.length)) {
      const outputs = await compiled.run({
        images: part,
        scoreThreshold: chosen.scoreThreshold,
        nmsThreshold: chosen.nmsThreshold,
      });
      const inPart = sizes.slice(first, first + this.batchSize);
      inPart.forEach((size, i) => detections.push(this.#named(outputs, i, size, chosen)));
    }
    return detections;
  }

  /**
  What {@link detect} finds together with the numbers it is found in. The network's output leaves TensorFlow whole, and
  boxes are selected here: slower, with the same result.
  */
  async predict(
    images: Uint8Array,
    sizes: readonly ImageSize[],
    settings: DetectionSettings = {},
  ): Promise<{ detections: Detection[]; predictions: Predictions }[]> {
    const { scoreThreshold, nmsThreshold, maxDetections } = { ...DEFAULTS, ...settings };
    const options = { scoreThreshold, iouThreshold: nmsThreshold, maxDetections };
    const network = (this.#network ??= this.session.compile(
      ({ images }) => this.model.infer(images as Images),
      { name: 'infer', inputs: { images: this.#imageInput() } },
    ));
    const found: { detections: Detection[]; predictions: Predictions }[] = [];
    for (const { part, first } of this.#parts(images, sizes.length)) {
      const outputs = await network.run({ images: part });
      const of = (name: string, i: number) => slice(outputs[name]!.data as Float32Array, i, this.batchSize);
      sizes.slice(first, first + this.batchSize).forEach((size, i) => {
        const predictions = { probabilities: of('probabilities', i), offsets: of('offsets', i) };
        const { probabilities, offsets } = predictions;
        found.push({
          detections: this.model.toDetections(probabilities, offsets, size, options),
          predictions,
        });
      });
    }
    return found;
  }

  /** Images in batches of the graph's size. */
  *#parts(images: Uint8Array, count: number): Generator<{ part: Uint8Array; first: number }> {
    const { width, height } = this.model.preset.layers.imageSize;
    const bytes = width * height * 3;
    for (let first = 0; first < count; first += this.batchSize) {
      const part = images.subarray(first * bytes, (first + this.batchSize) * bytes);
      yield { part: padded(part, this.batchSize * bytes), first };
    }
  }

  #imageInput() {
    const { width, height } = this.model.preset.layers.imageSize;
    return { shape: [this.batchSize, height, width, 3], dtype: 'uint8' } as const;
  }

  #compile(maxDetections: number): CompiledFunction {
    const known = this.#compiled.get(maxDetections);
    if (known !== undefined) return known;
    const compiled = this.session.compile(
      (inputs) =>
        this.model.detectTensors(inputs['images'] as Images, {
          scoreThreshold: inputs['scoreThreshold'] as Threshold,
          iouThreshold: inputs['nmsThreshold'] as Threshold,
          maxDetections,
        }),
      {
        name: 'detect',
        inputs: {
          images: this.#imageInput(),
          scoreThreshold: { shape: [], dtype: 'float32' },
          nmsThreshold: { shape: [], dtype: 'float32' },
        },
      },
    );
    this.#compiled.set(maxDetections, compiled);
    return compiled;
  }

  /** Detections of image `i` of a run, in pixels. */
  #named(
    outputs: Record<string, OutputValue>,
    i: number,
    size: ImageSize,
    { scoreThreshold, maxDetections }: Required<DetectionSettings>,
  ): Detection[] {
    const part = (name: string) => slice(outputs[name]!.data, i, this.batchSize);
    const scores = part('scores') as Float32Array;
    let count = Math.min(outputs['counts']!.data[i]!, maxDetections);
    // The graph has the threshold in single precision, which may be a little lower. What that lets in is the last.
    while (count > 0 && scores[count - 1]! < scoreThreshold) count--;
    return this.model.nameDetections(
      {
        boxes: part('boxes').subarray(0, 4 * count) as Float32Array,
        labels: part('labels').subarray(0, count) as Int32Array,
        scores: scores.subarray(0, count),
      },
      size,
    );
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

function slice<T extends OutputValue['data']>(values: T, index: number, count: number): T {
  const length = values.length / count;
  return values.subarray(index * length, (index + 1) * length) as T;
}
