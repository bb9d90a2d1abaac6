import type { Detection, SsdModel, TensorDetectOptions } from '@ssd/model';
import { Session, type CompiledFunction, type OutputValue } from '@ssd/tf-runtime';
import type { EmulatedPrecision } from '../config/schema.js';
import type { DetectionSettings, Predictions } from './types.js';

type Images = Parameters<SsdModel['infer']>[0];
type Threshold = Exclude<TensorDetectOptions['scoreThreshold'], number | undefined>;

export interface InferenceOptions {
  readonly model: SsdModel;
  /** The values of the model's variables, by their names in the model; what the variables hold does not matter. */
  readonly weights: ReadonlyMap<string, Float32Array>;
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
 * A model compiled for detecting with certain weights, which are constants of its graph: TensorFlow packs filters for the
 * processor once, where it would pack variables in every run. Other weights want another one; its memory is given back with it.
 *
 * Decoding and suppression are part of the graph, so that detections are not chosen here. Where few boxes are candidates
 * that takes as long; where all are, an image of `mini` takes 3.8 ms instead of 5.1 on two cores at batch 8 (least times,
 * `bench/detection.ts`), and one of `vgg300` with 20 classes 13 ms less.
 */
export class Inference {
  readonly model: SsdModel;
  /** Holds the weights as constants, as long as this lives. */
  readonly session: Session;
  readonly batchSize: number;
  /** By the most detections of an image that they give. */
  readonly #compiled = new Map<number, CompiledFunction>();

  constructor({
    model,
    weights,
    batchSize,
    precision,
    emulatePrecision = null,
    deterministic,
  }: InferenceOptions) {
    this.model = model;
    this.batchSize = batchSize;
    this.session = new Session({
      precision,
      deterministic,
      ...(emulatePrecision === null ? {} : { emulatePrecision }),
      // A session knows a variable by the name tfjs has for it.
      constants: new Map(model.variables.map(({ name, variable }) => [variable.name, weights.get(name)!])),
    });
  }

  /**
   * Detects in images of the model's input size.
   *
   * @param images NHWC RGB, one after the other
   * @param sizes of the originals in pixels, one an image; the boxes come back in these
   */
  async detect(
    images: Uint8Array,
    sizes: readonly ImageSize[],
    settings: DetectionSettings = {},
  ): Promise<Detection[][]> {
    return (await this.predict(images, sizes, settings)).map(({ detections }) => detections);
  }

  /**
   * What {@link detect} finds together with the numbers it is found in: one run of one graph gives both, so that they belong
   * together to the last bit.
   */
  async predict(
    images: Uint8Array,
    sizes: readonly ImageSize[],
    settings: DetectionSettings = {},
  ): Promise<{ detections: Detection[]; predictions: Predictions }[]> {
    const chosen = { ...DEFAULTS, ...settings };
    const detect = this.#compile(Math.max(DEFAULTS.maxDetections, chosen.maxDetections));
    const found: { detections: Detection[]; predictions: Predictions }[] = [];
    for (const { part, first } of this.#parts(images, sizes.length)) {
      const outputs = await detect.run({
        images: part,
        scoreThreshold: chosen.scoreThreshold,
        nmsThreshold: chosen.nmsThreshold,
      });
      const of = (name: string, i: number) => slice(outputs[name]!.data as Float32Array, i, this.batchSize);
      sizes.slice(first, first + this.batchSize).forEach((size, i) => {
        found.push({
          detections: this.#named(outputs, i, size, chosen),
          predictions: { probabilities: of('probabilities', i), offsets: of('offsets', i) },
        });
      });
    }
    return found;
  }

  /** Images in batches of the graph's size. */
  *#parts(images: Uint8Array, count: number): Generator<{ part: Uint8Array; first: number }> {
    const { width, height } = this.model.preset.boxes.imageSize;
    const bytes = width * height * 3;
    for (let first = 0; first < count; first += this.batchSize) {
      const part = images.subarray(first * bytes, (first + this.batchSize) * bytes);
      yield { part: padded(part, this.batchSize * bytes), first };
    }
  }

  #compile(maxDetections: number): CompiledFunction {
    const known = this.#compiled.get(maxDetections);
    if (known !== undefined) return known;
    const { width, height } = this.model.preset.boxes.imageSize;
    const compiled = this.session.compile(
      ({ images, scoreThreshold, nmsThreshold }) => {
        const inference = this.model.infer(images as Images);
        const selected = this.model.selectTensors(inference, {
          scoreThreshold: scoreThreshold as Threshold,
          iouThreshold: nmsThreshold as Threshold,
          maxDetections,
        });
        return { ...inference, ...selected };
      },
      {
        name: 'detect',
        inputs: {
          images: { shape: [this.batchSize, height, width, 3], dtype: 'uint8' },
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
