import { createRng } from '@ssd/augment';
import { createModel, type ModelPreset, type SsdModel } from '@ssd/model';
import { registerBackends, Session, type SessionOptions } from '@ssd/tf-runtime';
import { conv, tap, type ConvLayer } from '@ssd/vgg-backbone';
import type { Batch } from '@ssd/voc-dataset';
import * as tf from '@tensorflow/tfjs-core';
import { multibox } from '../../losses/multibox.js';
import { momentum } from '../../optimizers/momentum.js';
import { compileStep } from '../step/compile-step.js';
import type { CompiledStep } from '../step/compiled-step.js';
import type { CompileStepOptions } from '../step/compile-step-options.js';
import { createMovingAverages } from '../step/moving-average.js';

const IMAGE = { width: 8, height: 8 };
const ANCHORS = 16;
const CLASSES = 2;

/** A detector of 8×8 pixels whose trunk is these layers, which halve the image once. */
export function tinyPreset(layers: readonly ConvLayer[]): ModelPreset {
  const name = 'tiny';
  return {
    name,
    layers: { name, imageSize: IMAGE, layers: [...layers, tap(layers.at(-1)!.name)] },
    boxes: {
      name,
      imageSize: IMAGE,
      order: 'cell-major',
      maps: [{ rows: 4, columns: 4, shapes: [{ width: 0.3, height: 0.3 }] }],
      variances: [0.1, 0.1, 0.2, 0.2],
    },
    mean: { values: [127, 127, 127], order: 'rgb', scale: 1 / 128 },
  };
}

/** One convolution without batch norm: the mean of the gradients of parts is then the gradient of the whole. */
export const onePreset = tinyPreset([conv('conv1', 3, 4, { stride: 2 })]);

/** Random pictures and targets, the same for the same seed. @param empty of so many leading images every anchor is background */
export function tinyBatch(size: number, seed: number, empty = 0): Batch {
  const rng = createRng(seed);
  const targets = {
    classes: Int32Array.from({ length: size * ANCHORS }, (_, i) => {
      const drawn = rng.int(CLASSES + 1);
      return i < empty * ANCHORS ? CLASSES : drawn;
    }),
    offsets: Float32Array.from({ length: size * ANCHORS * 4 }, () => rng.next() - 0.5),
  };
  const images = Uint8Array.from({ length: size * IMAGE.width * IMAGE.height * 3 }, () => rng.int(256));
  return { epoch: 0, index: 0, size, images, targets, samples: [], release: () => undefined };
}

/** A compiled step of a tiny model. */
export interface TinyTraining {
  readonly step: CompiledStep;
  readonly session: Session;
  readonly model: SsdModel;
  /** Every variable of the session: weights, slots, statistics, averages, state. */
  values(): Promise<Map<string, number[]>>;
}

/** Lets `body` train a tiny model, four images a step unless told otherwise, and disposes of everything then. */
export async function withTinyStep<T>(
  {
    preset = onePreset,
    sessionOptions,
    ...options
  }: Partial<CompileStepOptions> & {
    readonly preset?: ModelPreset;
    readonly sessionOptions?: SessionOptions;
  },
  body: (training: TinyTraining) => Promise<T>,
): Promise<T> {
  registerBackends();
  await tf.setBackend('tensorflow');
  const model = createModel({ preset, classes: ['a', 'b'], seed: 3 });
  const averages = createMovingAverages(model.variables);
  const session = new Session(sessionOptions);
  const step = compileStep({
    session,
    model,
    batchSize: 4,
    averages,
    optimizer: momentum(),
    weightDecay: 0.01,
    clipNorm: 0.5,
    loss: multibox({ lossReduction: 'image-mean' }), // of the batch: a mean over the images
    ...options,
  });
  const values = async (): Promise<Map<string, number[]>> => {
    const read = new Map<string, number[]>();
    for (const name of session.variableNames()) read.set(name, [...(await session.read(name))]);
    return read;
  };
  try {
    return await body({ step, session, model, values });
  } finally {
    session.dispose();
    step.dispose();
    for (const { average } of averages) average.dispose();
    model.dispose();
  }
}
