import { createModel, type SsdModel } from '@ssd/model';
import type { Session } from '@ssd/tf-runtime';
import { tensor, tidy } from '@tensorflow/tfjs-core';
import { checkpointExtent } from '../checkpoint/checkpoint-extent.js';
import { findCheckpoint } from '../checkpoint/find-checkpoint.js';
import { readWeights } from '../checkpoint/read-weights.js';
import { readSidecar, type Sidecar } from '../checkpoint/sidecar.js';
import { sidecarPreset } from '../checkpoint/sidecar-preset.js';
import { commonDefaults } from '../config/preset-defaults.js';
import { TrainerError } from '../errors/trainer-error.js';
import { bfloat16Support } from '../precision/bfloat16-support.js';
import type { TrainedSteps } from '../checkpoint/training-extent.js';
import { engineFactory, readyBackend } from './choose-engine.js';
import { EngineDetector } from './engine-detector.js';
import type { Engine } from './engine.js';
import type { TensorflowEngine } from './tensorflow-engine.js';
import type { LoadDetectorOptions, LoadedDetector } from './types.js';

const DEFAULT_BATCH = 8;

/**
 * Loads a detector out of a run folder, a folder of checkpoints or a checkpoint. Dispose of it when done.
 *
 * @throws TrainerError E_CHECKPOINT where there is none or its files are damaged.
 * @throws ArgumentRangeError for an unknown engine, one that cannot compute in the precision asked for, or one of
 * other classes than the weights
 */
export async function loadDetector(path: string, options: LoadDetectorOptions = {}): Promise<LoadedDetector> {
  const { checkpoint = 'best', batchSize = DEFAULT_BATCH, deterministic = true, workerExecArgv } = options;
  const { engine: chosen = 'tensorflow', emulatePrecision = null } = options;
  const makeEngine = engineFactory(chosen);
  const found = await findCheckpoint(path, checkpoint);
  const { prefix } = found;
  const sidecar = await readSidecar(prefix);
  const training = await checkpointExtent(found, sidecar, checkpoint);
  const asTrained = chosen === 'tensorflow' && emulatePrecision === null;
  const precision = options.precision ?? (asTrained ? usablePrecision(sidecar) : 'float32');
  await readyBackend(chosen);
  const model = createModel({ preset: sidecarPreset(sidecar), classes: sidecar.classes });
  let engine: Engine | undefined;
  try {
    const names = model.variables.map(({ name }) => name);
    const weights = await readWeights(prefix, names, sidecar.averaged);
    setVariables(model, weights);
    engine = await makeEngine({
      model,
      weights,
      batchSize,
      precision,
      emulatePrecision,
      deterministic,
    });
    return new CheckpointDetector({ engine, model, sidecar, training, prefix, precision, workerExecArgv });
  } catch (error) {
    engine?.dispose();
    model.dispose();
    throw error;
  }
}

interface LoadedParts {
  readonly engine: Engine;
  readonly model: SsdModel;
  readonly sidecar: Sidecar;
  readonly training: TrainedSteps | null;
  readonly prefix: string;
  readonly precision: 'float32' | 'bfloat16';
  readonly workerExecArgv: readonly string[] | undefined;
}

class CheckpointDetector extends EngineDetector implements LoadedDetector {
  readonly model;
  readonly preset;
  readonly checkpoint;
  readonly step;
  readonly training;
  readonly config;
  readonly precision;

  constructor({ engine, model, sidecar, training, prefix, precision, workerExecArgv }: LoadedParts) {
    const { config, classes } = sidecar;
    super({
      engine,
      classes,
      settings: config ?? commonDefaults,
      split: {
        dataDir: config?.dataDir,
        split: config?.validationSplit ?? config?.trainSplit,
        skipBroken: config?.skipBroken,
        without: `${prefix} was imported and not trained`,
      },
      workerExecArgv,
    });
    this.model = model;
    this.preset = sidecar.preset;
    this.checkpoint = prefix;
    this.step = sidecar.run.step;
    this.training = training;
    this.config = config;
    this.precision = precision;
  }

  get session(): Session {
    const { session } = this.engine as Partial<TensorflowEngine>;
    if (session !== undefined) return session;
    throw new TrainerError(
      'E_ENGINE',
      `Expected the engine "tensorflow", which has a session, got "${this.engine.name}".`,
      {
        hint: 'Load the detector with the engine "tensorflow" for what is compiled, frozen or dumped in a session.',
      },
    );
  }

  override dispose(): void {
    super.dispose();
    this.model.dispose();
  }
}

function setVariables(model: SsdModel, weights: ReadonlyMap<string, Float32Array>): void {
  tidy(() => {
    for (const { name, variable } of model.variables) {
      variable.assign(tensor(weights.get(name)!, variable.shape));
    }
  });
}

/** What the weights were trained in, where this processor computes in it. */
function usablePrecision({ precision }: Sidecar): 'float32' | 'bfloat16' {
  return precision === 'bfloat16' && bfloat16Support().usable ? 'bfloat16' : 'float32';
}
