import type { ModelPreset, SsdModel } from '@ssd/model';
import { registerBackends, Session } from '@ssd/tf-runtime';
import { setBackend } from '@tensorflow/tfjs-core';
import { restoreRun } from './restore-run.js';
import type { TrainConfig } from '../../config/schema.js';
import type { WeightsFile } from '../../pretrained/weights-file.js';
import { compileStep } from '../step/compile-step.js';
import type { CompiledStep } from '../step/compiled-step.js';
import { histogramTag } from '../step/histogram-tag.js';
import type { TaggedValues } from '../step/histogram-tag.js';
import { createMovingAverages, type Averaged } from '../step/moving-average.js';
import type { Precision } from '../../precision/precision.js';
import { createRunModel } from './run-model.js';
import { trainedVariables } from '../step/step-graph.js';
import { TrainerError } from '../../errors/trainer-error.js';
import { WatchedSession } from '../step/watched-session.js';

export interface RunSessionOptions {
  readonly config: TrainConfig;
  readonly classes: readonly string[];
  readonly batchSize: number;
  readonly precision: Precision;
  /** Checkpoint to go on from, and the normalisation its weights were trained with. */
  readonly resumed?: { readonly prefix: string; readonly preset: ModelPreset } | undefined;
  /** Weights to start from. */
  readonly pretrained?: WeightsFile | undefined;
}

/** The model with everything that trains it. */
export class RunSession {
  readonly model: SsdModel;
  readonly step: CompiledStep;
  /** Where hooks look into the step. */
  readonly watched: WatchedSession;
  /** What became of the pretrained weights, for people. */
  readonly imported: readonly string[];
  readonly #session: Session;
  readonly #averages: readonly Averaged[];

  private constructor(
    model: SsdModel,
    averages: readonly Averaged[],
    session: Session,
    watched: WatchedSession,
    step: CompiledStep,
    imported: readonly string[],
  ) {
    this.model = model;
    this.imported = imported;
    this.step = step;
    this.watched = watched;
    this.#session = session;
    this.#averages = averages;
  }

  static async create({
    config,
    classes,
    batchSize,
    precision,
    resumed,
    pretrained,
  }: RunSessionOptions): Promise<RunSession> {
    registerBackends();
    await setBackend('tensorflow');
    const { model, lines } = createRunModel({ config, classes, preset: resumed?.preset, pretrained });
    expectOwnNames(model);
    expectSomethingTrained(model, config.rateFactors);
    const averages = config.emaDecay === null ? [] : createMovingAverages(model.variables);
    const { lossReduction: reduction, deterministic, emulatePrecision, ...settings } = config;
    const session = new Session({
      deterministic,
      precision,
      ...(emulatePrecision === null ? {} : { emulatePrecision }),
    });
    const watched = new WatchedSession(session, batchSize);
    const step = compileStep({ ...settings, session: watched, model, averages, batchSize, reduction });
    const run = new RunSession(model, averages, session, watched, step, lines);
    try {
      const copies = averages.map(({ source, average }) => ({ source: source.variable, copy: average }));
      if (resumed !== undefined) await restoreRun(session, resumed.prefix, [...copies, ...step.copies]);
    } catch (error) {
      run.dispose();
      throw error;
    }
    return run;
  }

  /** Writes all variables in TensorFlow's checkpoint format. */
  async save(prefix: string): Promise<void> {
    await this.#session.save(prefix);
  }

  /** What would be detected with now: a variable's moving average where there is one, else the variable itself. */
  async currentWeights(): Promise<Map<string, Float32Array>> {
    const averages = new Map(this.#averages.map(({ source, average }) => [source.name, average]));
    const weights = new Map<string, Float32Array>();
    for (const { name, variable } of this.model.variables) {
      weights.set(name, (await this.#session.read(averages.get(name) ?? variable)) as Float32Array);
    }
    return weights;
  }

  /** The variables that are trained, not their averages, that TensorBoard has histograms of, one after the other. */
  async *histograms(): AsyncGenerator<TaggedValues> {
    for (const { name, variable } of this.model.variables) {
      const tag = histogramTag(name);
      if (tag !== undefined) {
        yield { tag, values: (await this.#session.read(variable)) as Float32Array };
      }
    }
  }

  dispose(): void {
    this.#session.dispose();
    this.step.dispose();
    for (const { average } of this.#averages) average.dispose();
    this.model.dispose();
  }
}

/** @throws TrainerError E_CONFIG where freezing and rates of 0 leave nothing to train */
function expectSomethingTrained(model: SsdModel, rateFactors: TrainConfig['rateFactors']): void {
  if (trainedVariables({ model, rateFactors }).length > 0) return;
  model.dispose();
  const factors = Object.entries(rateFactors).map(([group, factor]) => `${group} ${factor}`);
  throw new TrainerError(
    'E_CONFIG',
    `Expected weights that are trained, got a learning rate of 0 for all of them: rateFactors ${factors.join(', ')}.`,
    { hint: 'Give one of trunk, extras and heads a factor above 0.' },
  );
}

/** Checkpoints are written under the variables' names, which another living model would have taken. */
function expectOwnNames(model: SsdModel): void {
  const renamed = model.variables.find(({ name, variable }) => variable.name !== name);
  if (renamed === undefined) return;
  model.dispose();
  throw new TrainerError(
    'E_STATE',
    `Expected no other model in this process while training, but variable "${renamed.name}" exists.`,
    { hint: 'Dispose of that model first.' },
  );
}
