import { weightDecay } from '@ssd/loss';
import type { SsdModel } from '@ssd/model';
import type { CompiledFunction, Session } from '@ssd/tf-runtime';
import type * as tf from '@tensorflow/tfjs-core';
import type { FedSamples } from '../../evaluation/sample-feed.js';
import type { SplitLosses } from '../../evaluation/types.js';
import type { CompileStepOptions } from '../step/compile-step-options.js';
import { batchInputs, decayedVariables } from '../step/step-graph.js';

export interface LossMeterOptions extends Pick<CompileStepOptions, 'rateFactors' | 'loss'> {
  /** Factor of what weight decay adds to the loss; 0 with an optimizer that decays weights itself. */
  readonly weightDecay: number;
  /** Holds the weights that are measured. */
  readonly session: Pick<Session, 'compile'>;
  readonly model: SsdModel;
}

/** Σ loss · images of batches, without weight decay, and Σ images. */
export interface LossSums {
  readonly images: number;
  readonly total: number;
  readonly localization: number;
  readonly confidence: number;
}

const TERMS = ['total', 'localization', 'confidence'] as const;

/**
 * The losses of a split, as training has them, but as the network is detected with: batch norm goes by its moving averages.
 * Means over images: Σ loss · images / Σ images over the batches, as the reference has it.
 */
export class LossMeter {
  readonly #options: LossMeterOptions;
  /** By the number of images: the last batch has fewer, and what fills it up would count in some loss. */
  readonly #batches = new Map<number, CompiledFunction>();
  readonly #decay: CompiledFunction;
  #sums = { total: 0, localization: 0, confidence: 0 };
  #images = 0;

  constructor(options: LossMeterOptions) {
    this.#options = options;
    this.#decay = options.session.compile(
      () => ({ l2: weightDecay(decayedVariables(options), options.weightDecay) }),
      { name: 'validation_l2', inputs: {} },
    );
  }

  /** Forgets what was added, e.g. by an evaluation that was aborted. */
  start(): void {
    this.#sums = { total: 0, localization: 0, confidence: 0 };
    this.#images = 0;
  }

  /** Adds a batch of any number of images with their targets. */
  async add({ images, targets, samples }: FedSamples): Promise<void> {
    const count = samples.length;
    const batch = this.#batches.get(count) ?? this.#compile(count);
    this.#batches.set(count, batch);
    const outputs = await batch.run({
      images,
      classes: targets['classes']!,
      offsets: targets['offsets']!,
    });
    for (const term of TERMS) this.#sums[term] += outputs[term]!.data[0]! * count;
    this.#images += count;
  }

  /** What was added since the start. */
  get sums(): LossSums {
    return { images: this.#images, ...this.#sums };
  }

  /** The losses of the images since the start, or of those that others added. NaN where no image was added. */
  async losses(sums: LossSums = this.sums): Promise<SplitLosses> {
    const l2 = (await this.#decay.run({}))['l2']!.data[0]!;
    const [total, localization, confidence] = TERMS.map((term) => sums[term] / sums.images);
    return { total: total! + l2, localization: localization!, confidence: confidence!, l2 };
  }

  #compile(count: number): CompiledFunction {
    const { session, model, loss } = this.#options;
    return session.compile(
      ({ images, classes, offsets: wanted }) => {
        const { logits, offsets } = model.forward(images as tf.Tensor4D);
        return loss(
          { logits, offsets },
          { classes: classes as tf.Tensor2D, offsets: wanted as tf.Tensor3D },
          {},
        );
      },
      { name: `validation_loss_${count}`, inputs: batchInputs(model, count) },
    );
  }
}
