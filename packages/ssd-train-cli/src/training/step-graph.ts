import { multiboxLoss, weightDecay } from '@ssd/loss';
import type { SsdModel } from '@ssd/model';
import { applyMomentum, assign, type InputSpec } from '@ssd/tf-runtime';
import * as tf from '@tensorflow/tfjs-core';
import { clipByGlobalNorm, globalNorm } from './clip-gradients.js';
import type { CompileStepOptions } from './compile-step.js';

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

/** The variables of a model that gradients go to. */
export const trainedVariables = ({ model }: Pick<CompileStepOptions, 'model'>): tf.Variable[] =>
  model.variables.filter(({ trainable }) => trainable).map(({ variable }) => variable);

/** A batch's losses and the gradients of {@link trainedVariables}; updates batch norm's statistics. */
export interface Backward {
  readonly gradients: readonly tf.Tensor[];
  readonly losses: {
    readonly total: tf.Scalar;
    readonly localization: tf.Scalar;
    readonly confidence: tf.Scalar;
    readonly l2: tf.Scalar;
  };
  /** Goes before what follows the statistics, once everything that reads the old ones is there. */
  readonly updateStatistics: () => void;
}

/**
Forward and backward, for use inside of a compiled function.

@param kept takes what must be disposed of once that is compiled
*/
export function backward(
  inputs: Record<string, tf.Tensor>,
  options: CompileStepOptions,
  kept: tf.Tensor[],
): Backward {
  const trained = trainedVariables(options);
  let forward: Forward | undefined;
  const { value: total, grads } = tf.variableGrads(() => {
    // The gradient tape disposes of everything but the loss when it ends.
    const result = lossOf(inputs, options);
    kept.push(result.localization, result.confidence, result.l2, ...result.updates.map(({ value }) => value));
    kept.forEach(tf.keep);
    forward = result;
    return tf.add<tf.Scalar>(result.multibox, result.l2);
  }, trained);
  const { localization, confidence, l2, updates } = forward!;
  return {
    gradients: trained.map((variable) => grads[variable.name]!),
    losses: { total, localization, confidence, l2 },
    updateStatistics() {
      for (const { variable, value } of updates) assign(variable, value);
    },
  };
}

/**
Clips the gradients and makes the optimizer's step with them, for use inside of a compiled function. Moving averages
come after it.

@returns the global norm before clipping
*/
export function applyGradients(
  gradients: readonly tf.Tensor[],
  learningRate: tf.Tensor,
  options: CompileStepOptions,
): tf.Scalar {
  const { momentum, nesterov, clipNorm } = options;
  const norm = globalNorm(gradients);
  applyMomentum({
    variables: trainedVariables(options),
    gradients: clipNorm === null ? gradients : clipByGlobalNorm(gradients, norm, clipNorm),
    learningRate,
    momentum,
    nesterov,
  });
  return norm;
}

function lossOf(inputs: Record<string, tf.Tensor>, options: CompileStepOptions): Forward {
  const { model, reduction, negativeRatio, localizationWeight } = options;
  const { logits, offsets, updates } = model.forward(inputs['images'] as tf.Tensor4D, { training: true });
  const { total, localization, confidence } = multiboxLoss(
    { logits, offsets },
    { classes: inputs['classes'] as tf.Tensor2D, offsets: inputs['offsets'] as tf.Tensor3D },
    { reduction, negativeRatio, localizationWeight },
  );
  const decayed = model.variables.filter(({ decay }) => decay).map(({ variable }) => variable);
  const l2 = weightDecay(decayed, options.weightDecay);
  return { multibox: total, localization, confidence, l2, updates };
}
