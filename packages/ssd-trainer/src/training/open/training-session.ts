import type { SsdModel } from '@ssd/model';
import { registerBackends, type Session, type SessionOptions } from '@ssd/tf-runtime';
import { setBackend } from '@tensorflow/tfjs-core';
import { RankExchange } from '../../ranks/rank-exchange.js';
import { AS_ONE, type RankSettings } from '../../ranks/rank-settings.js';
import { restoreRun } from './restore-run.js';
import { TrainerError } from '../../errors/trainer-error.js';
import type { Loss } from '../../losses/loss.js';
import { multibox } from '../../losses/multibox.js';
import { momentum } from '../../optimizers/momentum.js';
import type { Optimizer } from '../../optimizers/optimizer.js';
import { singleRank } from '../../strategies/single.js';
import type { Strategy } from '../../strategies/strategy.js';
import { WeightChecksums } from './weight-checksums.js';
import { histogramTag, type TaggedValues } from '../step/histogram-tag.js';
import { compileStep } from '../step/compile-step.js';
import type { CompiledStep } from '../step/compiled-step.js';
import type { CompileStepOptions } from '../step/compile-step-options.js';
import { createMovingAverages, type Averaged } from '../step/moving-average.js';
import { EQUAL_RATES, type RateFactors } from '../step/rate-factors.js';
import { trainedVariables } from '../step/step-graph.js';
import { WatchedSession } from '../step/watched-session.js';

export interface TrainingSessionOptions extends Pick<
  CompileStepOptions,
  'batchSize' | 'accumulate' | 'lossScale'
> {
  /** Trained in place; dispose of it after the session. */
  readonly model: SsdModel;
  /** @default momentum() */
  readonly optimizer?: Optimizer;
  /** @default one rank, in this process */
  readonly strategy?: Strategy;
  /** What several ranks are. @default 'one' */
  readonly ranksAs?: RankSettings['as'];
  /** Whether batch norm goes by the statistics of all ranks. @default true */
  readonly syncBatchNorm?: boolean;
  /** Range: 0 or more. @default 0.0005, the reference's */
  readonly weightDecay?: number;
  /** Largest global norm of the gradient. @default null, for none */
  readonly clipNorm?: number | null;
  /** Decay of the moving averages of the weights, which are then what is detected with. @default null, for none */
  readonly emaDecay?: number | null;
  /** Factors of the learning rate by group; 0 leaves a group as it is. @default all 1 */
  readonly rateFactors?: RateFactors;
  /** What is trained by. @default multibox() */
  readonly loss?: Loss;
  /** What convolutions are computed in. @default 'float32' */
  readonly precision?: 'float32' | 'bfloat16';
  /** @default null, for nothing */
  readonly emulatePrecision?: SessionOptions['emulatePrecision'] | null;
  /** Same bits at every run. @default true */
  readonly deterministic?: boolean;
}

/** A model with everything that trains it: the compiled step, the optimizer's variables, moving averages. */
export class TrainingSession {
  readonly model: SsdModel;
  /** One step, for a Trainer. */
  readonly step: CompiledStep;
  /** Where hooks look into the step. */
  readonly watched: WatchedSession;
  readonly strategy: Strategy;
  readonly loss: Loss;
  /** Factor of what weight decay adds to the loss: 0 with an optimizer that decays weights itself. */
  readonly lossWeightDecay: number;
  readonly #session: Session;
  readonly #averages: readonly Averaged[];
  readonly #checksums: WeightChecksums | undefined;
  /** Between steps; undefined for one rank. */
  readonly exchange: RankExchange | undefined;

  private constructor(parts: {
    readonly model: SsdModel;
    readonly step: CompiledStep;
    readonly watched: WatchedSession;
    readonly strategy: Strategy;
    readonly loss: Loss;
    readonly lossWeightDecay: number;
    readonly session: Session;
    readonly averages: readonly Averaged[];
  }) {
    this.model = parts.model;
    this.step = parts.step;
    this.watched = parts.watched;
    this.strategy = parts.strategy;
    this.loss = parts.loss;
    this.lossWeightDecay = parts.lossWeightDecay;
    this.#session = parts.session;
    this.#averages = parts.averages;
    // One rank has nobody to come apart from.
    this.#checksums =
      parts.strategy.size === 1
        ? undefined
        : new WeightChecksums(
            parts.session,
            [
              ...parts.model.variables,
              ...parts.averages.map(({ average }) => ({ name: average.name, variable: average })),
            ],
            parts.strategy,
          );
    this.exchange = parts.strategy.size === 1 ? undefined : new RankExchange(parts.session, parts.strategy);
  }

  /**
   * Compiles the step of a model.
   *
   * @throws TrainerError E_CONFIG where nothing is trained; RangeError for settings out of their range
   */
  static async open({
    model,
    optimizer = momentum(),
    strategy = singleRank(),
    ranksAs = AS_ONE.as,
    syncBatchNorm = AS_ONE.syncBatchNorm,
    batchSize,
    accumulate = 1,
    weightDecay = 0.0005,
    clipNorm = null,
    emaDecay = null,
    rateFactors = EQUAL_RATES,
    lossScale = null,
    loss: given,
    precision = 'float32',
    emulatePrecision = null,
    deterministic = true,
    ...others
  }: TrainingSessionOptions): Promise<TrainingSession> {
    const loss = given ?? defaultLoss(others);
    await useTensorFlow();
    expectOwnNames(model);
    expectSomethingTrained(model, rateFactors);
    const averages = emaDecay === null ? [] : createMovingAverages(model.variables);
    const session = strategy.createSession({
      deterministic,
      precision,
      ...(emulatePrecision === null ? {} : { emulatePrecision }),
    });
    try {
      const watched = new WatchedSession(session, batchSize);
      const step = compileStep({
        session: watched,
        model,
        averages,
        optimizer,
        strategy,
        ranks: { as: ranksAs, syncBatchNorm },
        batchSize,
        accumulate,
        weightDecay,
        clipNorm,
        rateFactors,
        lossScale,
        loss,
      });
      const lossWeightDecay = optimizer.weightDecay === 'loss' ? weightDecay : 0;
      return new TrainingSession({
        model,
        step,
        watched,
        strategy,
        loss,
        lossWeightDecay,
        session,
        averages,
      });
    } catch (error) {
      session.dispose();
      for (const { average } of averages) average.dispose();
      throw error;
    }
  }

  /**
   * Writes all variables in TensorFlow's checkpoint format. Of several ranks each has to call it; rank 0 writes, and it is written when
   * any of them goes on.
   *
   * @throws TrainerError E_RANKS where checksums of the ranks' weights and averages differ, then nothing is written, or on the others
   * where rank 0 could not write; TensorFlowError for a rank that does not come
   */
  async save(prefix: string): Promise<void> {
    await this.expectSameWeights();
    try {
      if (this.strategy.rank === 0) await this.write(prefix);
    } catch (error) {
      await this.#checksums?.agreeOnWritten(false);
      throw error;
    }
    await this.#checksums?.agreeOnWritten(true);
  }

  /** Compares the ranks' weights and averages. Each has to call it. @throws TrainerError E_RANKS where they differ */
  async expectSameWeights(): Promise<void> {
    await this.#checksums?.expectSame();
  }

  /** As {@link save}, by this rank alone: where the others do not take part. */
  async write(prefix: string): Promise<void> {
    await this.#session.save(prefix);
  }

  /**
   * Goes on from a checkpoint that {@link save} wrote, on any number of ranks.
   *
   * @param options.otherOptimizer the checkpoint is another optimizer's: what this one keeps starts anew
   * @throws TrainerError E_CHECKPOINT
   */
  async restore(prefix: string, options: { readonly otherOptimizer?: boolean } = {}): Promise<void> {
    const copies = this.#averages.map(({ source, average }) => ({ source: source.variable, copy: average }));
    await restoreRun(this.#session, prefix, { copies: [...copies, ...this.step.copies], ...options });
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

  /** Frees the session and its variables; the model stays. */
  dispose(): void {
    this.#session.dispose();
    this.step.dispose();
    for (const { average } of this.#averages) average.dispose();
  }
}

/** Makes TensorFlow tfjs's backend: models are made on it. */
export async function useTensorFlow(): Promise<void> {
  registerBackends();
  await setBackend('tensorflow');
}

/** @throws TrainerError E_CONFIG where freezing and rates of 0 leave nothing to train */
function expectSomethingTrained(model: SsdModel, rateFactors: RateFactors): void {
  if (trainedVariables({ model, rateFactors }).length > 0) return;
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
  throw new TrainerError(
    'E_CONFIG',
    `Expected no other model in this process while training, but variable "${renamed.name}" exists.`,
    { hint: 'Dispose of the other model first.' },
  );
}

/**
 * The multibox loss.
 *
 * @param others options that are none: a configuration may be spread in, whose settings of the loss would be passed over
 * @throws TrainerError E_CONFIG for one of these
 */
function defaultLoss(others: object): Loss {
  const named = ['lossReduction', 'negativeRatio', 'localizationWeight'].find((key) =>
    Object.hasOwn(others, key),
  );
  if (named === undefined) return multibox();
  throw new TrainerError('E_CONFIG', `Expected a loss that "${named}" is for, got none.`, {
    hint: 'Make it with multibox(config) and give it as loss.',
  });
}
