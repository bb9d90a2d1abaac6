import type { MultiboxReduction } from '@ssd/loss';
import type { SsdModel } from '@ssd/model';
import type { CompiledFunction, LossScale, OutputValue } from '@ssd/tf-runtime';
import type { Batch } from '@ssd/voc-dataset';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainConfig } from '../../config/schema.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { singleRank } from '../../strategies/single.js';
import type { Strategy } from '../../strategies/strategy.js';
import { compileAccumulatedStep } from './accumulated-step.js';
import { globalNorm } from './clip-gradients.js';
import { createLossScale } from './create-loss-scale.js';
import type { StepSettings } from '../hooks/hook.js';
import { updateMovingAverages, type Averaged } from './moving-average.js';
import type { RateFactors } from './rate-factors.js';
import type { Copied } from './statistics-backup.js';
import { applyGradients, backward, batchInputs } from './step-graph.js';
import type { TrainingStep } from '../trainer.js';
import type { LossScaling, StepResult } from '../types.js';
import type { StepCompiler } from './watched-session.js';

export interface CompileStepOptions {
  readonly session: StepCompiler;
  readonly model: SsdModel;
  /** Images of a step, of this rank. */
  readonly batchSize: number;
  /** Parts that a step's images are worked through in, to save memory; divides batchSize. @default 1 */
  readonly accumulate?: number;
  readonly averages: readonly Averaged[];
  readonly optimizer: Optimizer;
  /** Factor of the weights' decay, which goes where the optimizer says. Range: 0 or more. */
  readonly weightDecay: number;
  /** What ranks share. @default one rank */
  readonly strategy?: Strategy;
  readonly clipNorm: number | null;
  /** Factors of the learning rate by group; 0 leaves a group as it is. @default all 1 */
  readonly rateFactors?: RateFactors;
  /** Gradients come through a scaled loss, and steps whose gradients overflow are skipped. @default null, for not */
  readonly lossScale?: TrainConfig['lossScale'];
  readonly reduction: MultiboxReduction;
  readonly negativeRatio: number;
  readonly localizationWeight: number;
}

/** A step that can show its graph. */
export interface CompiledStep extends TrainingStep {
  /** As a serialised GraphDef, without the values of variables. */
  graphDef(): Uint8Array;
  /** Variables of its own that are copies of others between steps. */
  readonly copies: readonly Copied[];
  /** Frees variables of its own, which the model does not know. */
  dispose(): void;
}

/**
 * One step of training as one graph: forward, multibox loss and weight decay, gradients, their global norm and clipping,
 * the optimizer's step, batch norm's statistics and the moving averages of all of these. With `accumulate` above 1 as two graphs.
 *
 * With a loss scale, a step whose gradients are not all finite changes none of these, only the scale.
 */
export function compileStep(options: CompileStepOptions): CompiledStep {
  const { session, model, batchSize, accumulate = 1 } = options;
  const lossScale = createLossScale(options.lossScale ?? null);
  if (accumulate > 1) return compileAccumulatedStep({ ...options, accumulate }, lossScale);
  const kept: tf.Tensor[] = [];
  const compiled = session.compile((inputs) => step(inputs, options, { lossScale, kept }), {
    name: 'train_step',
    inputs: {
      ...batchInputs(model, batchSize),
      learningRate: { shape: [], dtype: 'float32' },
      emaDecay: { shape: [], dtype: 'float32' },
    },
  });
  tf.dispose(kept);
  return {
    run: (batch, settings) => runStep(compiled, batch, settings),
    graphDef: () => compiled.graphDef(),
    copies: [],
    dispose: () => lossScale?.dispose(),
  };
}

async function runStep(
  compiled: CompiledFunction,
  batch: Batch,
  settings: StepSettings,
): Promise<StepResult> {
  const outputs = await compiled.run({
    images: batch.images,
    classes: batch.targets['classes']!,
    offsets: batch.targets['offsets']!,
    learningRate: settings.learningRate,
    emaDecay: settings.emaDecay,
  });
  const { total, localization, confidence, l2, gradientNorm } = outputs;
  return {
    total: total!.data[0]!,
    localization: localization!.data[0]!,
    confidence: confidence!.data[0]!,
    l2: l2!.data[0]!,
    gradientNorm: gradientNorm!.data[0]!,
    ...scalingOf(outputs),
  };
}

/** @param kept takes what must be disposed of once the step is compiled */
function step(
  inputs: Record<string, tf.Tensor>,
  options: CompileStepOptions,
  { lossScale, kept }: { lossScale: LossScale | undefined; kept: tf.Tensor[] },
): Record<string, tf.Tensor> {
  const { strategy = singleRank() } = options;
  const { gradients: own, losses, finite, updateStatistics } = backward(inputs, options, { lossScale, kept });
  const gradients = strategy.reduce(own);
  const gradientNorm = globalNorm(gradients);
  const update = (): void => {
    applyGradients(gradients, gradientNorm, inputs['learningRate'] as tf.Scalar, options);
    updateStatistics();
    updateMovingAverages(options.averages, inputs['emaDecay'] as tf.Scalar);
  };
  return {
    ...losses,
    gradientNorm,
    ...scaled({ lossScale, finite: finite && strategy.agree(finite), update }),
  };
}

/**
 * Makes a step's updates, with a loss scale only where the gradients are finite, for use inside of a compiled function.
 *
 * @returns what {@link scalingOf} reads
 */
export function scaled({
  lossScale,
  finite,
  update,
}: {
  lossScale: LossScale | undefined;
  /** There where there is a loss scale. */
  finite: tf.Scalar | undefined;
  update: () => void;
}): Record<string, tf.Tensor> {
  if (lossScale === undefined) {
    update();
    return {};
  }
  const scale = lossScale.value(); // that of this step, before it adapts
  lossScale.apply(finite!, update);
  return { lossScale: scale, finite: finite! };
}

/** What a run says about its loss scale; nothing where there is none. */
export function scalingOf({ lossScale, finite }: Record<string, OutputValue>): { scaling?: LossScaling } {
  if (lossScale === undefined || finite === undefined) return {};
  return { scaling: { scale: lossScale.data[0]!, skipped: finite.data[0] === 0 } };
}
