import { multiboxLoss, weightDecay } from '@ssd/loss';
import type { SsdModel } from '@ssd/model';
import type { CompiledFunction, Session } from '@ssd/tf-runtime';
import type * as tf from '@tensorflow/tfjs-core';
import type { FedSamples } from '../../evaluation/sample-feed.js';
import type { SplitLosses } from '../../evaluation/types.js';
import type { CompileStepOptions } from '../step/compile-step-options.js';
import { batchInputs, decayedVariables } from '../step/step-graph.js';

export interface LossMeterOptions extends Pick<
  CompileStepOptions,
  'weightDecay' | 'rateFactors' | 'reduction' | 'negativeRatio' | 'localizationWeight'
> {
  /** Holds the weights that are measured. */
  readonly session: Pick<Session, 'compile'>;
  readonly model: SsdModel;
  /** Most images of a batch. */
  readonly batchSize: number;
}

const TERMS = ['localization', 'confidence'] as const;

/**
 * The losses of a split, as training has them, but as the network is detected with: batch norm goes by its moving averages.
 * Means over images: Σ loss · images / Σ images over the batches, as the reference has it.
 */
export class LossMeter {
  readonly #options: LossMeterOptions;
  readonly #batch: CompiledFunction;
  readonly #decay: CompiledFunction;
  #sums = { localization: 0, confidence: 0 };
  #images = 0;

  constructor(options: LossMeterOptions) {
    const { session, model, batchSize, reduction, negativeRatio, localizationWeight } = options;
    this.#options = options;
    this.#batch = session.compile(
      ({ images, classes, offsets: wanted }) => {
        const { logits, offsets } = model.forward(images as tf.Tensor4D);
        const { localization, confidence } = multiboxLoss(
          { logits, offsets },
          { classes: classes as tf.Tensor2D, offsets: wanted as tf.Tensor3D },
          { reduction, negativeRatio, localizationWeight },
        );
        return { localization, confidence };
      },
      { name: 'validation_loss', inputs: batchInputs(model, batchSize) },
    );
    this.#decay = session.compile(
      () => ({ l2: weightDecay(decayedVariables(options), options.weightDecay) }),
      { name: 'validation_l2', inputs: {} },
    );
  }

  /** Forgets what was added, e.g. by an evaluation that was aborted. */
  start(): void {
    this.#sums = { localization: 0, confidence: 0 };
    this.#images = 0;
  }

  /** Adds a batch of at most `batchSize` images with their targets. */
  async add({ images, targets, samples }: FedSamples): Promise<void> {
    const { model, batchSize, reduction } = this.#options;
    const { width, height } = model.preset.layers.imageSize;
    const anchors = batchSize * model.anchors.count;
    const count = samples.length;
    // Images without an object fill the last batch up: they add nothing to a sum of losses, nor to the positives.
    const outputs = await this.#batch.run({
      images: padded(images, new Uint8Array(batchSize * width * height * 3)),
      classes: padded(
        targets['classes'] as Int32Array,
        new Int32Array(anchors).fill(model.classes.length), // background
      ),
      offsets: padded(targets['offsets'] as Float32Array, new Float32Array(anchors * 4)),
    });
    // A mean over images was taken over those that fill up, too.
    const weight = reduction === 'image-mean' ? batchSize : count;
    for (const term of TERMS) this.#sums[term] += outputs[term]!.data[0]! * weight;
    this.#images += count;
  }

  /** The losses since the start. NaN where no image was added. */
  async losses(): Promise<SplitLosses> {
    const l2 = (await this.#decay.run({}))['l2']!.data[0]!;
    const localization = this.#sums.localization / this.#images;
    const confidence = this.#sums.confidence / this.#images;
    const total = localization * this.#options.localizationWeight + confidence + l2;
    return { total, localization, confidence, l2 };
  }
}

function padded<T extends Uint8Array | Int32Array | Float32Array>(values: T, whole: T): T {
  if (values.length === whole.length) return values;
  whole.set(values);
  return whole;
}
