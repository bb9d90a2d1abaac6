import type { ImageSize, SsdModel, TensorDetectOptions } from '@ssd/model';
import { Session, type CompiledFunction } from '@ssd/tf-runtime';
import type { Engine, EngineOptions, EngineSettings, RawDetections } from './engine.js';
import { rawDetections } from './raw-detections.js';
import { sliceOf } from './slice-of.js';

type Images = Parameters<SsdModel['infer']>[0];
type Threshold = Exclude<TensorDetectOptions['scoreThreshold'], number | undefined>;

/** A graph that gives more than so many detections of an image is compiled where they are asked for. */
const LEAST_DETECTIONS = 200;

/** TensorFlow's compiled graph. */
export interface TensorflowEngine extends Engine {
  /** Holds the weights as constants, as long as the engine lives; others may compile in it, too. */
  readonly session: Session;
}

/**
 * A model compiled for detecting with certain weights, which are constants of its graph: TensorFlow packs filters for the
 * processor once, where it would pack variables in every run. Other weights want another one; its memory is given back with
 * it. What the model's variables hold does not matter.
 *
 * Decoding and suppression are part of the graph, so that detections are not chosen here. Where few boxes are candidates
 * that takes as long; where all are, an image of `mini` takes 3.8 ms instead of 5.1 on two cores at batch 8 (least times,
 * `bench/detection.ts`), and one of `vgg300` with 20 classes 13 ms less.
 */
export function tensorflowEngine(options: EngineOptions): TensorflowEngine {
  return new CompiledEngine(options);
}

class CompiledEngine implements TensorflowEngine {
  readonly name = 'tensorflow';
  readonly imageSize: ImageSize;
  readonly batchSize: number;
  readonly classes: number;
  readonly session: Session;
  readonly #model: SsdModel;
  /** By the most detections of an image that they give. */
  readonly #compiled = new Map<number, CompiledFunction>();

  constructor({
    model,
    weights,
    batchSize,
    precision,
    emulatePrecision = null,
    deterministic,
  }: EngineOptions) {
    this.#model = model;
    this.imageSize = model.preset.boxes.imageSize;
    this.batchSize = batchSize;
    this.classes = model.classes.length;
    this.session = new Session({
      precision,
      deterministic,
      ...(emulatePrecision === null ? {} : { emulatePrecision }),
      // A session knows a variable by the name tfjs has for it.
      constants: new Map(model.variables.map(({ name, variable }) => [variable.name, weights.get(name)!])),
    });
  }

  /** One run of one graph gives detections and predictions, so that they belong together to the last bit. */
  async run(images: Uint8Array, count: number, settings: EngineSettings): Promise<RawDetections[]> {
    const { scoreThreshold, nmsThreshold, maxDetections, predictions } = settings;
    const detect = this.#compile(Math.max(LEAST_DETECTIONS, maxDetections));
    const outputs = await detect.run({ images, scoreThreshold, nmsThreshold });
    return Array.from({ length: count }, (_, i) =>
      rawDetections((name) => sliceOf(outputs[name]!.data, i, this.batchSize), predictions),
    );
  }

  dispose(): void {
    this.session.dispose();
  }

  #compile(maxDetections: number): CompiledFunction {
    const known = this.#compiled.get(maxDetections);
    if (known !== undefined) return known;
    const { width, height } = this.imageSize;
    const compiled = this.session.compile(
      ({ images, scoreThreshold, nmsThreshold }) => {
        const inference = this.#model.infer(images as Images);
        const selected = this.#model.selectTensors(inference, {
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
}
