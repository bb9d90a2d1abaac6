import { multiboxLoss, weightDecay, type MultiboxReduction } from '@ssd/loss';
import type { SsdModel } from '@ssd/model';
import { applyMomentum, assign, type CompiledFunction, type Session } from '@ssd/tf-runtime';
import type { Batch } from '@ssd/voc-dataset';
import * as tf from '@tensorflow/tfjs-core';
import { clipByGlobalNorm, globalNorm } from './clip-gradients.js';
import type { StepSettings } from './hook.js';
import { updateMovingAverages, type Averaged } from './moving-average.js';
import type { TrainingStep } from './trainer.js';
import type { StepLosses } from './types.js';

export interface CompileStepOptions {
  readonly session: Session;
  readonly model: SsdModel;
  readonly batchSize: number;
  readonly averages: readonly Averaged[];
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
  readonly clipNorm: number | null;
  readonly reduction: MultiboxReduction;
  readonly negativeRatio: number;
  readonly localizationWeight: number;
}

/** A step that can show its graph. */
export interface CompiledStep extends TrainingStep {
  /** As a serialised GraphDef, without the values of variables. */
  graphDef(): Uint8Array;
}

/**
One step of training as one graph: forward, multibox loss and weight decay, gradients, their global norm and clipping,
momentum, batch norm's statistics and the moving averages of all of these.
*/
export function compileStep(options: CompileStepOptions): CompiledStep {
  const { session, model, batchSize } = options;
  const { width, height } = model.preset.layers.imageSize;
  const anchors = model.anchors.count;
  const kept: tf.Tensor[] = [];
  const compiled = session.compile((inputs) => step(inputs, options, kept), {
    name: 'train_step',
    inputs: {
      images: { shape: [batchSize, height, width, 3], dtype: 'uint8' },
      classes: { shape: [batchSize, anchors], dtype: 'int32' },
      offsets: { shape: [batchSize, anchors, 4], dtype: 'float32' },
      learningRate: { shape: [], dtype: 'float32' },
      emaDecay: { shape: [], dtype: 'float32' },
    },
  });
  tf.dispose(kept);
  return {
    run: (batch, settings) => runStep(compiled, batch, settings),
    graphDef: () => compiled.graphDef(),
  };
}

async function runStep(
  compiled: CompiledFunction,
  batch: Batch,
  settings: StepSettings,
): Promise<StepLosses> {
  const { total, localization, confidence, l2, gradientNorm } = await compiled.run({
    images: batch.images,
    classes: batch.targets['classes']!,
    offsets: batch.targets['offsets']!,
    learningRate: settings.learningRate,
    emaDecay: settings.emaDecay,
  });
  return {
    total: total!.data[0]!,
    localization: localization!.data[0]!,
    confidence: confidence!.data[0]!,
    l2: l2!.data[0]!,
    gradientNorm: gradientNorm!.data[0]!,
  };
}

/** What the loss's function leaves behind besides its value. */
interface Forward {
  multibox: tf.Scalar;
  localization: tf.Scalar;
  confidence: tf.Scalar;
  l2: tf.Scalar;
  updates: { variable: tf.Variable; value: tf.Tensor }[];
}

/** @param kept takes what must be disposed of once the step is compiled */
function step(
  inputs: Record<string, tf.Tensor>,
  options: CompileStepOptions,
  kept: tf.Tensor[],
): Record<string, tf.Tensor> {
  const { model, momentum, nesterov, clipNorm, averages } = options;
  const trained = model.variables.filter(({ trainable }) => trainable).map(({ variable }) => variable);

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

  const gradients = trained.map((variable) => grads[variable.name]!);
  const norm = globalNorm(gradients);
  applyMomentum({
    variables: trained,
    gradients: clipNorm === null ? gradients : clipByGlobalNorm(gradients, norm, clipNorm),
    learningRate: inputs['learningRate']!,
    momentum,
    nesterov,
  });
  for (const { variable, value } of updates) assign(variable, value);
  updateMovingAverages(averages, inputs['emaDecay'] as tf.Scalar);
  return { total, localization, confidence, l2, gradientNorm: norm };
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
