import { multiboxLoss, weightDecay } from '@ssd/loss';
import type { SsdModel } from '@ssd/model';
import { applyMomentum, assign, type InputSpec, type LossScale } from '@ssd/tf-runtime';
import type { NamedVariable } from '@ssd/vgg-backbone';
import * as tf from '@tensorflow/tfjs-core';
import { clipByGlobalNorm } from './clip-gradients.js';
import type { CompileStepOptions } from './compile-step-options.js';
import { EQUAL_RATES, rateFactorOf } from './rate-factors.js';

/** What the loss's function leaves behind besides its value. */
interface Forward {
  multibox: tf.Scalar;
  localization: tf.Scalar;
  confidence: tf.Scalar;
  l2: tf.Scalar;
  updates: { variable: tf.Variable; value: tf.Tensor }[];
}

/** What a batch feeds, by name. */
export function batchInputs(model: SsdModel, batchSize: number): Record<string, InputSpec> {
  const { width, height } = model.preset.layers.imageSize;
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

/** A batch's losses and the gradients of {@link trainedVariables}; updates batch norm's statistics. */
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
  options: CompileStepOptions,
  { lossScale, kept }: { lossScale: LossScale | undefined; kept: tf.Tensor[] },
): Backward {
  const trained = trainedVariables(options);
  const variables = trained.map(({ variable }) => variable);
  let forward: Forward | undefined;
  const loss = (): tf.Scalar => {
    // The gradient tape disposes of everything but the loss when it ends.
    const result = lossOf(inputs, options);
    kept.push(result.localization, result.confidence, result.l2, ...result.updates.map(({ value }) => value));
    kept.forEach(tf.keep);
    forward = result;
    return tf.add<tf.Scalar>(result.multibox, result.l2);
  };
  const {
    value: total,
    grads,
    finite,
  } = lossScale === undefined
    ? { ...tf.variableGrads(loss, variables), finite: undefined }
    : lossScale.gradients(loss, variables);
  const { localization, confidence, l2, updates } = forward!;
  return {
    gradients: variables.map(({ name }) => grads[name]!),
    losses: { total, localization, confidence, l2 },
    finite,
    updateStatistics() {
      for (const { variable, value } of updates) assign(variable, value);
    },
  };
}

/**
 * Clips the gradients and makes the optimizer's step with them, each group of variables at its own rate, for use inside of a
 * compiled function. Moving averages come after it.
 *
 * @param gradients those of {@link trainedVariables}
 * @param norm their global norm
 */
export function applyGradients(
  gradients: readonly tf.Tensor[],
  norm: tf.Scalar,
  learningRate: tf.Tensor,
  options: CompileStepOptions,
): void {
  const { momentum, nesterov, clipNorm, rateFactors = EQUAL_RATES } = options;
  const clipped = clipNorm === null ? gradients : clipByGlobalNorm(gradients, norm, clipNorm);
  const trained = trainedVariables(options);
  const factors = trained.map((variable) => rateFactorOf(variable, rateFactors));
  for (const factor of new Set(factors)) {
    const members = [...trained.keys()].filter((i) => factors[i] === factor);
    applyMomentum({
      variables: members.map((i) => trained[i]!.variable),
      gradients: members.map((i) => clipped[i]!),
      learningRate: factor === 1 ? learningRate : tf.mul(learningRate, factor),
      momentum,
      nesterov,
    });
  }
}

function lossOf(inputs: Record<string, tf.Tensor>, options: CompileStepOptions): Forward {
  const { model, reduction, negativeRatio, localizationWeight } = options;
  const { logits, offsets, updates } = model.forward(inputs['images'] as tf.Tensor4D, { training: true });
  const { total, localization, confidence } = multiboxLoss(
    { logits, offsets },
    { classes: inputs['classes'] as tf.Tensor2D, offsets: inputs['offsets'] as tf.Tensor3D },
    { reduction, negativeRatio, localizationWeight },
  );
  const l2 = weightDecay(decayedVariables(options), options.weightDecay);
  return { multibox: total, localization, confidence, l2, updates };
}

/** The variables that weight decay goes to: of those that are trained, the filters. */
export function decayedVariables(options: Pick<CompileStepOptions, 'model' | 'rateFactors'>): tf.Variable[] {
  return trainedVariables(options).flatMap(({ decay, variable }) => (decay ? [variable] : []));
}
