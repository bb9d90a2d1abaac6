import { weightDecay } from '@ssd/loss';
import type { SsdModel } from '@ssd/model';
import { assign, type InputSpec, type LossScale } from '@ssd/tf-runtime';
import type { NamedVariable } from '@ssd/vgg-backbone';
import * as tf from '@tensorflow/tfjs-core';
import { clipByGlobalNorm } from './clip-gradients.js';
import type { CompileStepOptions, StepOptions } from './compile-step-options.js';
import { EQUAL_RATES, rateFactorOf } from './rate-factors.js';

/** What the loss's function leaves behind besides its value. */
interface Forward {
  multibox: tf.Scalar;
  localization: tf.Scalar;
  confidence: tf.Scalar;
  l2: tf.Scalar;
  /** This rank's. */
  l2Share: tf.Scalar;
  updates: { variable: tf.Variable; value: tf.Tensor }[];
}

/** What a batch feeds, by name. */
export function batchInputs(model: SsdModel, batchSize: number): Record<string, InputSpec> {
  const { width, height } = model.preset.boxes.imageSize;
  const anchors = model.anchors.count;
  return {
    images: { shape: [batchSize, height, width, 3], dtype: 'uint8' },
    classes: { shape: [batchSize, anchors], dtype: 'int32' },
    offsets: { shape: [batchSize, anchors, 4], dtype: 'float32' },
  };
}

/** The variables of a model that gradients go to: a rate of 0 leaves one as it is, as freezing does. */
export function trainedVariables({
  model,
  rateFactors = EQUAL_RATES,
}: Pick<CompileStepOptions, 'model' | 'rateFactors'>): NamedVariable[] {
  return model.variables.filter((variable) => variable.trainable && rateFactorOf(variable, rateFactors) > 0);
}

/** A batch's losses, of all ranks where these share one loss, and the gradients of {@link trainedVariables}, of this one; updates batch norm's statistics. */
export interface Backward {
  readonly gradients: readonly tf.Tensor[];
  readonly losses: {
    readonly total: tf.Scalar;
    readonly localization: tf.Scalar;
    readonly confidence: tf.Scalar;
    readonly l2: tf.Scalar;
  };
  /** Whether all gradients are finite, a boolean scalar; undefined without a loss scale, where nobody asks. */
  readonly finite: tf.Scalar | undefined;
  /** Goes before what follows the statistics, once everything that reads the old ones is there. */
  readonly updateStatistics: () => void;
}

/**
 * Forward and backward, for use inside of a compiled function.
 *
 * @param lossScale what the gradients come through; they are given without it
 * @param kept takes what must be disposed of once that is compiled
 */
export function backward(
  inputs: Record<string, tf.Tensor>,
  options: StepOptions,
  { lossScale, kept }: { lossScale: LossScale | undefined; kept: tf.Tensor[] },
): Backward {
  const trained = trainedVariables(options);
  const variables = trained.map(({ variable }) => variable);
  let forward: Forward | undefined;
  const loss = (): tf.Scalar => {
    // The gradient tape disposes of everything but the loss when it ends.
    const result = lossOf(inputs, options);
    kept.push(
      result.localization,
      result.confidence,
      result.l2,
      result.l2Share,
      ...result.updates.map(({ value }) => value),
    );
    kept.forEach(tf.keep);
    forward = result;
    return tf.add<tf.Scalar>(result.multibox, result.l2Share);
  };
  const {
    value: own,
    grads,
    finite,
  } = lossScale === undefined
    ? { ...tf.variableGrads(loss, variables), finite: undefined }
    : lossScale.gradients(loss, variables);
  const { l2, updates } = forward!;
  const terms = [own, forward!.localization, forward!.confidence];
  const [total, localization, confidence] = (sharesLoss(options) ? options.strategy.sum(terms) : terms) as [
    tf.Scalar,
    tf.Scalar,
    tf.Scalar,
  ];
  return {
    gradients: variables.map(({ name }) => grads[name]!),
    losses: { total, localization, confidence, l2 },
    finite,
    updateStatistics() {
      const values = updates.map(({ value }) => value);
      sharedStatistics(values, options).forEach((value, i) => {
        assign(updates[i]!.variable, value);
      });
    },
  };
}

/** The gradients of all ranks: of shares of one loss their sum, of losses of their own their mean. */
export function reduced(own: readonly tf.Tensor[], options: StepOptions): tf.Tensor[] {
  const { strategy } = options;
  const sums = strategy.reduce(own);
  if (strategy.size === 1 || sharesLoss(options)) return sums;
  return sums.map((sum) => tf.div(sum, strategy.size));
}

/** Whether the ranks' losses are shares of one, as a rank's with the whole batch. */
function sharesLoss({ strategy: { size }, ranks }: StepOptions): boolean {
  return size > 1 && ranks.as === 'one';
}

function syncsBatchNorm(options: StepOptions): boolean {
  return sharesLoss(options) && options.ranks.syncBatchNorm;
}

/** Moving statistics, the same on all ranks: where each rank has its own batch's, their mean. */
function sharedStatistics(values: readonly tf.Tensor[], options: StepOptions): readonly tf.Tensor[] {
  const { strategy } = options;
  if (strategy.size === 1 || syncsBatchNorm(options) || values.length === 0) return values;
  return strategy.sum(values).map((sum) => tf.div(sum, strategy.size));
}

/**
 * Clips the gradients and makes the optimizer's step with them, each group of variables at its own rate, for use inside of a
 * compiled function. Moving averages come after it.
 *
 * @param gradients those of {@link trainedVariables}, of all ranks
 * @param norm their global norm
 */
export function applyGradients(
  gradients: readonly tf.Tensor[],
  norm: tf.Scalar,
  learningRate: tf.Scalar,
  options: StepOptions,
): void {
  const { optimizer, clipNorm, rateFactors = EQUAL_RATES } = options;
  const clipped = clipNorm === null ? gradients : clipByGlobalNorm(gradients, norm, clipNorm);
  const variables = trainedVariables(options);
  const rates = new Map([[1, learningRate]]);
  const rateOf = (factor: number): tf.Scalar => {
    const rate = rates.get(factor) ?? tf.mul<tf.Scalar>(learningRate, factor);
    rates.set(factor, rate);
    return rate;
  };
  optimizer.apply({
    variables,
    gradients: clipped,
    learningRates: variables.map((variable) => rateOf(rateFactorOf(variable, rateFactors))),
    weightDecay: optimizer.weightDecay === 'weights' ? options.weightDecay : 0,
  });
}

function lossOf(inputs: Record<string, tf.Tensor>, options: StepOptions): Forward {
  const { model, loss, strategy } = options;
  // One rank's batch norm keeps to the kernel that has the batch's statistics and its gradient in one.
  const statistics = !syncsBatchNorm(options)
    ? undefined
    : { parts: strategy.size, mean: (moments: readonly tf.Tensor[]) => strategy.statistics(moments) };
  const { logits, offsets, updates } = model.forward(inputs['images'] as tf.Tensor4D, {
    training: true,
    statistics,
  });
  const { total, localization, confidence } = loss(
    { logits, offsets },
    { classes: inputs['classes'] as tf.Tensor2D, offsets: inputs['offsets'] as tf.Tensor3D },
    { divisor: (own) => (sharesLoss(options) ? (strategy.sum([own])[0] as tf.Scalar) : own) },
  );
  const { whole: l2, share: l2Share } = l2Loss(options);
  return { multibox: total, localization, confidence, l2, l2Share, updates };
}

/** The decay's part of the loss; 0 with an optimizer that decays weights itself. Every rank has its share of it. */
function l2Loss(options: StepOptions): { whole: tf.Scalar; share: tf.Scalar } {
  const { optimizer, strategy } = options;
  const whole =
    optimizer.weightDecay === 'loss'
      ? weightDecay(decayedVariables(options), options.weightDecay)
      : tf.scalar(0);
  return { whole, share: sharesLoss(options) ? tf.div(whole, strategy.size) : whole };
}

/** The variables that weight decay goes to: of those that are trained, the filters. */
export function decayedVariables(options: Pick<CompileStepOptions, 'model' | 'rateFactors'>): tf.Variable[] {
  return trainedVariables(options).flatMap(({ decay, variable }) => (decay ? [variable] : []));
}
