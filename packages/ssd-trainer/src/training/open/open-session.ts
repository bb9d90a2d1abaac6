import type { ModelPreset } from '@ssd/model';
import type { TrainConfig } from '../../config/schema.js';
import type { Loss } from '../../losses/loss.js';
import { multibox } from '../../losses/multibox.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { createOptimizer } from '../../optimizers/optimizers.js';
import type { WeightsFile } from '../../pretrained/weights-file.js';
import type { Strategy } from '../../strategies/strategy.js';
import type { Precision } from '../../precision/precision.js';
import { TrainingSession, useTensorFlow } from './training-session.js';
import { createRunModel } from './run-model.js';

export interface OpenSessionOptions {
  readonly config: TrainConfig;
  readonly classes: readonly string[];
  readonly batchSize: number;
  readonly precision: Precision;
  /** Checkpoint to go on from, the normalisation its weights were trained with, and the optimizer that it is of. */
  readonly resumed?:
    { readonly prefix: string; readonly preset: ModelPreset; readonly otherOptimizer: boolean } | undefined;
  /** Weights to start from. */
  readonly pretrained?: WeightsFile | undefined;
  /** @default that of the configuration */
  readonly optimizer?: Optimizer | undefined;
  readonly strategy?: Strategy | undefined;
  /** @default that of the configuration */
  readonly loss?: Loss | undefined;
}

/** The session of a run, with a model of its own. */
export interface RunSession {
  readonly session: TrainingSession;
  /** What became of the pretrained weights, for people. */
  readonly imported: readonly string[];
  /** Frees the session and the model. */
  dispose(): void;
}

/** Makes the model that a configuration describes, and the session that trains it. */
export async function openSession({
  config,
  classes,
  batchSize,
  precision,
  resumed,
  pretrained,
  optimizer = createOptimizer(config),
  strategy,
  loss = multibox(config),
}: OpenSessionOptions): Promise<RunSession> {
  await useTensorFlow();
  const { model, lines } = createRunModel({ config, classes, preset: resumed?.preset, pretrained });
  let session: TrainingSession | undefined;
  const dispose = (): void => {
    session?.dispose();
    model.dispose();
  };
  try {
    session = await TrainingSession.open({
      ...config,
      model,
      optimizer,
      loss,
      batchSize,
      precision,
      ...(strategy === undefined ? {} : { strategy }),
    });
    if (resumed !== undefined) await session.restore(resumed.prefix, resumed);
    return { session, imported: lines, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}
