import type { CompiledFunction, LossScale } from '@ssd/tf-runtime';
import type { Batch } from '@ssd/voc-dataset';
import * as tf from '@tensorflow/tfjs-core';
import { AS_ONE } from '../../ranks/rank-settings.js';
import { singleRank } from '../../strategies/single.js';
import { compileAccumulatedStep } from './accumulated-step.js';
import { globalNorm } from './clip-gradients.js';
import { createLossScale } from './create-loss-scale.js';
import { updateMovingAverages } from './moving-average.js';
import { applyGradients, backward, batchInputs, reduced } from './step-graph.js';
import type { StepResult } from '../step-result.js';
import type { CompileStepOptions, StepOptions } from './compile-step-options.js';
import type { CompiledStep } from './compiled-step.js';
import { scaled, scalingOf } from './scaled-update.js';
import { agreedStop, settingFeeds, settingInputs, sharedSettings } from './shared-settings.js';

/**
 * One step of training as one graph: forward, multibox loss and weight decay, gradients, their global norm and clipping,
 * the optimizer's step, batch norm's statistics and the moving averages of all of these. With `accumulate` above 1 as two graphs.
 *
 * With a loss scale, a step whose gradients are not all finite changes none of these, only the scale.
 */
export function compileStep(given: CompileStepOptions): CompiledStep {
  const options: StepOptions = {
    ...given,
    strategy: given.strategy ?? singleRank(),
    ranks: given.ranks ?? AS_ONE,
  };
  const { session, model, batchSize, accumulate = 1 } = options;
  const lossScale = createLossScale(options.lossScale ?? null);
  if (accumulate > 1) return compileAccumulatedStep({ ...options, accumulate }, lossScale);
  const kept: tf.Tensor[] = [];
  const compiled = session.compile((inputs) => step(inputs, options, { lossScale, kept }), {
    name: 'train_step',
    inputs: {
      ...batchInputs(model, batchSize),
      ...settingInputs(options.strategy),
    },
  });
  tf.dispose(kept);
  return {
    run: (batch, settings) => runStep(compiled, batch, settingFeeds(settings, options.strategy)),
    graphDef: () => compiled.graphDef(),
    copies: [],
    dispose: () => lossScale?.dispose(),
  };
}

async function runStep(
  compiled: CompiledFunction,
  batch: Batch,
  settings: Record<string, number>,
): Promise<StepResult> {
  const outputs = await compiled.run({
    images: batch.images,
    classes: batch.targets['classes']!,
    offsets: batch.targets['offsets']!,
    ...settings,
  });
  const { total, localization, confidence, l2, gradientNorm } = outputs;
  return {
    total: total!.data[0]!,
    localization: localization!.data[0]!,
    confidence: confidence!.data[0]!,
    l2: l2!.data[0]!,
    gradientNorm: gradientNorm!.data[0]!,
    ...scalingOf(outputs),
    ...agreedStop(outputs),
  };
}

/** @param kept takes what must be disposed of once the step is compiled */
function step(
  inputs: Record<string, tf.Tensor>,
  options: StepOptions,
  { lossScale, kept }: { lossScale: LossScale | undefined; kept: tf.Tensor[] },
): Record<string, tf.Tensor> {
  const { strategy } = options;
  const { gradients: own, losses, finite, updateStatistics } = backward(inputs, options, { lossScale, kept });
  const settings = sharedSettings(inputs, strategy);
  const gradients = reduced(own, options);
  const gradientNorm = globalNorm(gradients);
  const update = (): void => {
    applyGradients(gradients, gradientNorm, settings.learningRate, options);
    updateStatistics();
    updateMovingAverages(options.averages, settings.emaDecay);
  };
  return {
    ...losses,
    gradientNorm,
    ...settings.outputs,
    ...scaled({ lossScale, finite: finite && strategy.agree(finite), update }),
  };
}
