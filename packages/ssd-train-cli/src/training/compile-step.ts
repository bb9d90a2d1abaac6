import type { MultiboxReduction } from '@ssd/loss';
import type { SsdModel } from '@ssd/model';
import type { CompiledFunction } from '@ssd/tf-runtime';
import type { Batch } from '@ssd/voc-dataset';
import * as tf from '@tensorflow/tfjs-core';
import { compileAccumulatedStep } from './accumulated-step.js';
import type { StepSettings } from './hook.js';
import { updateMovingAverages, type Averaged } from './moving-average.js';
import { applyGradients, backward, batchInputs } from './step-graph.js';
import type { TrainingStep } from './trainer.js';
import type { StepLosses } from './types.js';
import type { StepCompiler } from './watched-session.js';

export interface CompileStepOptions {
  readonly session: StepCompiler;
  readonly model: SsdModel;
  /** Images of a step. */
  readonly batchSize: number;
  /** Parts that a step's images are worked through in, to save memory; divides batchSize. @default 1 */
  readonly accumulate?: number;
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
  /** Frees variables of its own, which the model does not know. */
  dispose(): void;
}

/**
One step of training as one graph: forward, multibox loss and weight decay, gradients, their global norm and clipping,
momentum, batch norm's statistics and the moving averages of all of these. With `accumulate` above 1 as two graphs.
*/
export function compileStep(options: CompileStepOptions): CompiledStep {
  const { session, model, batchSize, accumulate = 1 } = options;
  if (accumulate > 1) return compileAccumulatedStep({ ...options, accumulate });
  const kept: tf.Tensor[] = [];
  const compiled = session.compile((inputs) => step(inputs, options, kept), {
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
    dispose: () => undefined,
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

/** @param kept takes what must be disposed of once the step is compiled */
function step(
  inputs: Record<string, tf.Tensor>,
  options: CompileStepOptions,
  kept: tf.Tensor[],
): Record<string, tf.Tensor> {
  const { gradients, losses, updateStatistics } = backward(inputs, options, kept);
  const gradientNorm = applyGradients(gradients, inputs['learningRate']!, options);
  updateStatistics();
  updateMovingAverages(options.averages, inputs['emaDecay'] as tf.Scalar);
  return { ...losses, gradientNorm };
}
